// One page of the manual as HTML. Not its style and not its search: src/ has them.

function plain(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function contents(book, here) {
  return book.sections
    .map(({ title, pages }) => {
      const lines = pages.map((page) => {
        const mark = page === here ? ' aria-current="page"' : '';
        return `<li><a href="${book.base}${page.address}"${mark}>${plain(page.title)}</a></li>`;
      });
      return `${title === '' ? '' : `<h2>${plain(title)}</h2>`}<ul>${lines.join('')}</ul>`;
    })
    .join('');
}

function on_this_page(page) {
  const headings = page.headings.filter(({ level }) => level === 2);
  if (headings.length < 2) return '';
  const lines = headings.map(({ id, text }) => `<li><a href="#${id}">${plain(text)}</a></li>`);
  return `<nav class="here" aria-label="On this page"><ul>${lines.join('')}</ul></nav>`;
}

function neighbours(book, page) {
  const at = book.pages.indexOf(page);
  const link = (other, rel) =>
    other ? `<a rel="${rel}" href="${book.base}${other.address}">${plain(other.title)}</a>` : '<span></span>';
  return `<nav class="next" aria-label="Pages">${link(book.pages[at - 1], 'prev')}${link(book.pages[at + 1], 'next')}</nav>`;
}

/** `assets`: addresses of script, style and the index of words. */
export function html_of(book, page, assets, version) {
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${plain(page.title)} · TVMS manual</title>
<link rel="stylesheet" href="${assets.style}">
<script type="module" src="${assets.script}" data-index="${assets.index}" data-base="${book.base}"></script>
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header>
<button class="burger" aria-expanded="false" aria-controls="contents">Contents</button>
<a class="brand" href="${book.base}">TVMS manual</a>
<search><input type="search" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list" autocomplete="off"
 aria-label="Search the manual" placeholder="Search the manual ( / )" aria-keyshortcuts="/"><div id="found" role="listbox" aria-label="Found" hidden></div></search>
<a class="office" href="/admin/">Back office</a>
</header>
<nav id="contents" aria-label="Contents">${contents(book, page)}<p class="version">Version ${plain(version)}</p></nav>
<main id="main" tabindex="-1">${on_this_page(page)}
<article>
${page.html}</article>
${neighbours(book, page)}</main>
</body>
</html>
`;
}
