// The manual's one script: search in the reader's own browser, the way from a screen to its page, contents on small screens.
// Not needed to read: without it all pages and links are there.
import MiniSearch from 'minisearch';
import './manual.css';

type Word = { id: string; title: string; heading: string; text: string };
type Index = { screens: Record<string, string>; words: Word[] };

const own = document.querySelector<HTMLScriptElement>('script[data-index]');
const kBase = own?.dataset.base ?? '/manual/';
const kFoundMax = 12;
const kExcerpt = 140;

let asked: Promise<Index> | undefined;
function read_index(): Promise<Index> {
  asked ??= fetch(own?.dataset.index ?? '').then((answer) => answer.json() as Promise<Index>);
  return asked;
}

/** The back office opens `/manual/?screen=/d/$deployment/cms/channels`. */
async function go_to_screen(screen: string): Promise<void> {
  const address = (await read_index()).screens[screen];
  if (address !== undefined) window.location.replace(kBase + address);
}

// A slip of the finger in a long word is forgiven; short words would be found everywhere.
const fuzzy_of = (term: string) => (term.length > 5 ? 0.2 : false);

let search: Promise<MiniSearch<Word>> | undefined;
function ready_search(): Promise<MiniSearch<Word>> {
  search ??= read_index().then(({ words }) => {
    const made = new MiniSearch<Word>({
      fields: ['title', 'heading', 'text'],
      storeFields: ['title', 'heading', 'text'],
      searchOptions: { boost: { title: 3, heading: 2 }, prefix: true, fuzzy: fuzzy_of, combineWith: 'AND' },
    });
    made.addAll(words);
    return made;
  });
  return search;
}

/** The text around the first word that was found, that word marked. */
function excerpt(text: string, terms: string[]): DocumentFragment {
  const out = document.createDocumentFragment();
  const lower = text.toLowerCase();
  const places = terms.map((term) => ({ term, at: lower.indexOf(term) })).filter(({ at }) => at >= 0);
  const first = places.sort((a, b) => a.at - b.at)[0];
  const from = first ? Math.max(0, first.at - Math.floor(kExcerpt / 3)) : 0;
  const cut = text.slice(from, from + kExcerpt);
  if (!first) {
    out.append(cut);
    return out;
  }
  const mark = document.createElement('mark');
  mark.textContent = text.slice(first.at, first.at + first.term.length);
  out.append(from > 0 ? '…' : '', text.slice(from, first.at), mark, cut.slice(first.at - from + first.term.length));
  return out;
}

function start_search(input: HTMLInputElement, list: HTMLElement): void {
  let at = -1;
  const lines = () => [...list.querySelectorAll<HTMLAnchorElement>('[role=option]')];
  const mark = (next: number) => {
    at = next;
    lines().forEach((line, n) => {
      line.setAttribute('aria-selected', String(n === at));
      if (n === at) line.scrollIntoView({ block: 'nearest' });
    });
    input.setAttribute('aria-activedescendant', lines()[at]?.id ?? '');
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
  };
  const show = async () => {
    const query = input.value.trim();
    if (query === '') {
      close();
      return;
    }
    const found = (await ready_search()).search(query).slice(0, kFoundMax);
    if (query !== input.value.trim()) return;
    list.replaceChildren(
      ...found.map((one, n) => {
        const line = document.createElement('a');
        line.id = `found-${n}`;
        line.href = kBase + String(one.id);
        line.tabIndex = -1;
        line.setAttribute('role', 'option');
        const head = document.createElement('b');
        head.textContent = one.title === one.heading ? one.title : `${one.title} › ${one.heading}`;
        const text = document.createElement('small');
        text.append(excerpt(String(one.text), one.terms));
        line.append(head, text);
        return line;
      }),
    );
    if (found.length === 0) list.textContent = 'Nothing was found.';
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    mark(found.length > 0 ? 0 : -1);
  };
  input.addEventListener('focus', () => void ready_search());
  input.addEventListener('input', () => void show());
  input.addEventListener('keydown', (event) => {
    const count = lines().length;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') lines()[at]?.click();
    else if (event.key === 'ArrowDown' && count > 0) mark((at + 1) % count);
    else if (event.key === 'ArrowUp' && count > 0) mark((at + count - 1) % count);
    else return;
    event.preventDefault();
  });
  // A link to a place on this page loads nothing, so the list is closed by hand.
  list.addEventListener('click', close);
  document.addEventListener('click', (event) => {
    if (!list.contains(event.target as Node) && event.target !== input) close();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target === input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function start_contents(burger: HTMLElement): void {
  burger.addEventListener('click', () => {
    const is_open = document.body.toggleAttribute('data-contents');
    burger.setAttribute('aria-expanded', String(is_open));
  });
}

const input = document.querySelector<HTMLInputElement>('input[type=search]');
const list = document.getElementById('found');
const burger = document.querySelector<HTMLElement>('.burger');
if (input && list) start_search(input, list);
if (burger) start_contents(burger);
// Moves the contents alone, not the page beside them.
const contents = document.getElementById('contents');
const here = contents?.querySelector<HTMLElement>('[aria-current]');
if (contents && here) contents.scrollTop = here.offsetTop - contents.clientHeight / 2;
const screen_asked = new URLSearchParams(window.location.search).get('screen');
if (screen_asked !== null) void go_to_screen(screen_asked);
