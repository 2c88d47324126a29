// The part of the kit that every app shares: texts, money, time, colours, lists. Pure functions; knows no noun and no component library.
export * from './colour';
export * from './i18n';
export * from './money';
export * from './order';
export * from './rules';
export * from './texts';
export * from './time';
export * from './typed';
