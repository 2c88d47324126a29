// T10-101: each screen of the back office has its page in the manual, and no page tells of a screen that is not there.
import path from 'node:path';
import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { read_book, screens_of } from '../../../manual/book.mjs';
import { screen_of } from '../../src/app/help';
import { make_router } from '../../src/app/router';

test('T10-101: the screens and the pages about them are the same', () => {
  const router = make_router(new QueryClient());
  const screens = Object.keys(router.routesByPath).map(screen_of);
  const described = screens_of(read_book(path.join(import.meta.dirname, '../../../../docs/manual')));
  expect(Object.keys(described).sort()).toEqual([...new Set(screens)].sort());
});
