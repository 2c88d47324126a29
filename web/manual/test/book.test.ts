// The manual's builder refuses what readers would stumble over; the manual itself has none of it, and a page for every screen.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { anchor_of, read_book, screens_of } from '../book.mjs';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function book_of(files: Record<string, string>) {
  folder = mkdtempSync(path.join(tmpdir(), 'tvms-manual.'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return read_book(folder);
}

const kWelcome = '# Welcome\n\n## Parts\n\n- [One](a/one.md): first\n- [Two](two.md)\n';
const kOne =
  '---\nscreens: /x, /x/$id\n---\n# One\n\n## Begin & end\n\nSee [two](../two.md#more) and [below](#begin--end).\n';
const kTwo = '# Two\n\n## More\n\n| a | b |\n| --- | --- |\n| 1 | `<b>` |\n';

test('pages come in the order of the contents, with links that hold', () => {
  const book = book_of({ 'README.md': kWelcome, 'a/one.md': kOne, 'two.md': kTwo });
  expect(book.pages.map((page) => page.address)).toEqual(['', 'a/one.html', 'two.html']);
  expect(book.sections.map((section) => section.title)).toEqual(['', 'Parts']);
  expect(book.pages[1]?.html).toContain('href="/manual/two.html#more"');
  expect(book.pages[1]?.html).toContain('<h2 id="begin--end">');
  expect(book.pages[2]?.html).toContain('<code>&lt;b&gt;</code>');
  expect(book.pages[2]?.pieces.map((piece) => piece.heading)).toEqual(['Two', 'More']);
  expect(screens_of(book)).toEqual({ '/x': 'a/one.html', '/x/$id': 'a/one.html' });
});

test('headings get the anchors that code hosts give them', () => {
  expect(anchor_of('From nothing to the first viewer')).toBe('from-nothing-to-the-first-viewer');
  expect(anchor_of("Who's there, now?")).toBe('whos-there-now');
});

test.each([
  ['a page that is not there', { 'README.md': kWelcome, 'two.md': kTwo }, 'a/one.md is not there'],
  [
    'a dead anchor',
    { 'README.md': kWelcome, 'a/one.md': kOne, 'two.md': '# Two\n' },
    'a/one.md: ../two.md#more: there is no such heading',
  ],
  [
    'a page outside of the contents',
    { 'README.md': '# Welcome\n\n- [Two](two.md)\n', 'a/one.md': '# One\n', 'two.md': '# Two\n\n[one](a/one.md)\n' },
    'two.md: a/one.md leads to no page of the contents',
  ],
  ['a page that nothing leads to', { 'README.md': '# Welcome\n', 'two.md': kTwo }, 'two.md: no page leads to it'],
  ['a missing picture', { 'README.md': '# Welcome\n\n![x](x.webp)\n' }, 'README.md: x.webp is not there'],
  ['a page without a title', { 'README.md': 'Welcome\n' }, 'README.md: has no title'],
])('%s is refused', (_, files, fault) => {
  expect(() => book_of(files as Record<string, string>)).toThrow(fault);
});

test('the manual has no dead link and leaves nothing out', () => {
  const book = read_book(path.join(import.meta.dirname, '../../../docs/manual'));
  expect(book.pages.length).toBeGreaterThan(20);
});
