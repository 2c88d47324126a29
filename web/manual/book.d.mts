// What book.mjs promises to tests that are written in TypeScript.
export type Page = {
  file: string;
  address: string;
  title: string;
  screens: string[];
  html: string;
  pieces: { heading: string; id: string; text: string }[];
};
export type Book = { base: string; sections: { title: string; pages: Page[] }[]; pages: Page[] };
export function anchor_of(heading: string): string;
export function read_book(folder: string, options?: { base?: string; picture?: (file: string) => object }): Book;
export function screens_of(book: Book): Record<string, string>;
