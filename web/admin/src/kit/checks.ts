// Checks that forms make before the server does; sentences are made when a check fails, in the language then shown.
import * as z from 'zod/mini';
import { tr } from '../app/texts';

const said = (key: string, values?: Record<string, unknown>) => ({ error: () => tr(key, values) });

export const required = (max: number, min = 1) =>
  z.string().check(
    z.refine((text) => text.trim() !== '', said('error.REQUIRED')),
    z.refine((text) => text.trim() === '' || [...text.trim()].length >= min, said('error.SHORT', { min })),
    z.refine((text) => [...text].length <= max, said('error.LONG', { max })),
  );

export const optional = (max: number) =>
  z.string().check(z.refine((text) => [...text].length <= max, said('error.LONG', { max })));

/** A text that is there looks like this; when it does not, checks after this one are left out. */
export const like = (pattern: RegExp, key: string) =>
  z.refine<string>((text) => text.trim() === '' || pattern.test(text.trim()), { ...said(key), abort: true });

export const matching = (pattern: RegExp, key: string, is_required = false, max = Number.MAX_SAFE_INTEGER, min = 1) =>
  z.string().check(
    z.refine((text) => !is_required || text.trim() !== '', said('error.REQUIRED')),
    like(pattern, key),
    z.refine((text) => text.trim() === '' || [...text.trim()].length >= min, said('error.SHORT', { min })),
    z.refine((text) => [...text].length <= max, said('error.LONG', { max })),
  );

const is_none = (value: unknown) => value === null || value === undefined || value === '';

export const whole = (min: number, max: number) =>
  z.any().check(
    z.refine((value) => !is_none(value), said('error.REQUIRED')),
    z.refine(
      (value) =>
        is_none(value) || (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max),
      said('error.RANGE', { min, max }),
    ),
  );

export const whole_or_none = (min: number, max: number) =>
  z
    .any()
    .check(
      z.refine(
        (value) =>
          is_none(value) || (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max),
        said('error.RANGE', { min, max }),
      ),
    );

/** Texts per language; the default language is required when `language` is given. */
export const texts = (max: number, language?: string) =>
  z.record(z.string(), z.string()).check(
    z.refine((all) => !language || (all[language] ?? '').trim() !== '', {
      ...said('error.REQUIRED'),
      path: language ? [language] : [],
    }),
    z.refine((all) => Object.values(all).every((text) => [...text].length <= max), said('error.LONG', { max })),
  );

export const filled = () => z.any().check(z.refine((value) => !is_none(value), said('error.REQUIRED')));
export const some = () => z.array(z.any()).check(z.refine((list) => list.length > 0, said('error.REQUIRED')));
export const any = () => z.any();

/** C60 entity: letters, digits and ! # @ = ( ) _ . $ + - */
export const kUserId = /^[A-Za-z0-9!#@=()_.$+-]{6,99}$/;
export const kPhone = /^\+[1-9]\d{6,14}$/;
export const kEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
export const kUrl = /^(https?|udp|rtp|rtmp|rtsp|srt|ftp):\/\/\S+$/i;
export const kHttpUrl = /^https?:\/\/\S+$/i;
export const kHttpsUrl = /^https:\/\/\S+$/i;
export const kSlug = /^[a-z0-9-]+$/;
export const kColour = /^#[0-9a-f]{6}$/i;
export const kHost = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** An empty input as the server has it; undefined stays, for it is not sent. */
export const text_or_null = (text: string | undefined) => (text === '' ? null : text);

export const or_none = z.nullable;
export const z_object = z.object;
