// The manual's sources as pages: contents, headings, links, the words to search. Pure but for reading files.
// Not its look: page.mjs draws, build.mjs writes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';

const kHome = 'README.md';

/** As the code hosts make them, so that a link holds there and here. */
export function anchor_of(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

/** `screens: a, b` between two lines of dashes says which screens of the back office the page is about. */
function cut_head(text) {
  const match = /^---\n([\s\S]*?)\n---\n/.exec(text);
  if (!match) return { screens: [], body: text };
  const screens = /^screens: *(.+)$/m.exec(match[1])?.[1].split(/, */) ?? [];
  return { screens, body: text.slice(match[0].length) };
}

function address_of(file) {
  if (file === kHome) return '';
  return file.replace(/^(\.\.\/)+/, '').replace(/\.md$/, '.html');
}

/** Sections and pages in the order of README.md: `## Section`, then a list of links. */
export function read_contents(folder) {
  const sections = [{ title: '', files: [kHome] }];
  for (const line of readFileSync(path.join(folder, kHome), 'utf8').split('\n')) {
    const heading = /^## (.+)$/.exec(line);
    if (heading) sections.push({ title: heading[1], files: [] });
    const entry = /^- \[[^\]]+\]\(([^)#]+\.md)\)/.exec(line);
    if (entry) sections.at(-1).files.push(path.normalize(entry[1]));
  }
  return sections.filter((section) => section.files.length > 0);
}

/** Gives each heading its anchor and tells of them. */
function name_headings(tokens) {
  const headings = [];
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const text = tokens[at + 1].children.map((child) => child.content).join('');
    const id = anchor_of(text);
    token.attrSet('id', id);
    headings.push({ level: Number(token.tag.slice(1)), text, id });
  }
  return headings;
}

function link_target(book, from, href, fault) {
  if (/^[a-z]+:/.test(href)) return href;
  const [name, anchor] = href.split('#');
  const file = name === '' ? from : path.normalize(path.join(path.dirname(from), name));
  const target = book.files.get(file);
  if (!target) return fault(`${from}: ${href} leads to no page of the contents`);
  if (anchor && !target.anchors.has(anchor)) return fault(`${from}: ${href}: there is no such heading`);
  return `${book.base}${address_of(file)}${anchor ? `#${anchor}` : ''}`;
}

/** The parts of a page that are searched: a heading with all text below it. */
function pieces_of(tokens, title) {
  const pieces = [{ heading: title, id: '', text: '' }];
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open' && token.tag !== 'h1')
      pieces.push({ heading: tokens[at + 1].content, id: token.attrGet('id'), text: '' });
    if (token.type !== 'inline' || tokens[at - 1]?.type === 'heading_open') continue;
    const text = token.children.map((child) => (child.type === 'softbreak' ? ' ' : child.content)).join('');
    pieces.at(-1).text += `${text} `;
  }
  return pieces.map((piece) => ({ ...piece, text: piece.text.trim() }));
}

/** Files of the folder that no page leads to. */
function unused_files(folder, used) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !used.has(file))
    .map((file) => path.relative(folder, file));
}

/**
 * All pages of a folder. `picture(file)` copies a picture and answers { src, width, height }.
 * Throws with every fault at once: dead links, missing pictures, pages and pictures that nothing leads to.
 */
export function read_book(folder, { base = '/manual/', picture = (file) => ({ src: file }) } = {}) {
  const markdown = new MarkdownIt({ html: false, typographer: false });
  const faults = [];
  const fault = (text) => {
    faults.push(text);
    return '';
  };
  const sections = read_contents(folder);
  const book = { base, files: new Map() };
  for (const file of sections.flatMap((section) => section.files)) {
    const at = path.join(folder, file);
    if (!existsSync(at)) {
      fault(`${kHome}: ${file} is not there`);
      continue;
    }
    const { screens, body } = cut_head(readFileSync(at, 'utf8'));
    const tokens = markdown.parse(body, {});
    const headings = name_headings(tokens);
    const title = headings.find((heading) => heading.level === 1)?.text ?? fault(`${file}: has no title`);
    book.files.set(file, { file, title, screens, tokens, headings, anchors: new Set(headings.map(({ id }) => id)) });
  }
  const used = new Set([...book.files.keys()].map((file) => path.join(folder, file)));
  for (const page of book.files.values()) {
    for (const token of page.tokens.flatMap((one) => one.children ?? [])) {
      if (token.type === 'link_open') token.attrSet('href', link_target(book, page.file, token.attrGet('href'), fault));
      if (token.type === 'image') {
        const file = path.join(folder, path.dirname(page.file), token.attrGet('src'));
        used.add(file);
        if (!existsSync(file)) fault(`${page.file}: ${token.attrGet('src')} is not there`);
        else for (const [name, value] of Object.entries(picture(file))) token.attrSet(name, String(value));
      }
    }
    page.address = address_of(page.file);
    page.pieces = pieces_of(page.tokens, page.title);
    page.html = markdown.renderer.render(page.tokens, markdown.options, {});
  }
  for (const file of unused_files(folder, used)) fault(`${file}: no page leads to it`);
  if (faults.length > 0) throw new Error(`the manual has faults:\n${faults.join('\n')}`);
  return {
    base,
    sections: sections.map(({ title, files }) => ({ title, pages: files.map((file) => book.files.get(file)) })),
    pages: [...book.files.values()],
  };
}

/** Screen of the back office -> address of its page. */
export function screens_of(book) {
  return Object.fromEntries(book.pages.flatMap((page) => page.screens.map((screen) => [screen, page.address])));
}
