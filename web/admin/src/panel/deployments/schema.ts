// What the form of a deployment checks, and the lists that its choices come from.
import type { Entity } from '@tvms/api';
import { Deployment as DeploymentRules } from '@tvms/api/rules';
import type { Deployment } from '../../app/me';
import { filled, matching, some } from '../../kit/checks';
import { schema_of } from '../../kit/rules';

export type DeploymentValues = {
  name: string;
  identifier: string;
  languages: string[];
  countries: string[];
  currencies: string[];
  zone: string | null;
  nightly_time: string;
};

export const deployment_schema = schema_of(DeploymentRules, { name: '', identifier: '' }, '', {
  languages: some(),
  countries: some(),
  currencies: some(),
  zone: filled(),
  nightly_time: matching(new RegExp(DeploymentRules.nightly_time.pattern), 'error.TIME_FORMAT', true),
});

export function read_deployment(record: Deployment): DeploymentValues {
  const { name, identifier, languages, countries, currencies, zone, nightly_time } = record;
  return { name, identifier, languages, countries, currencies: currencies.map((one) => one.code), zone, nightly_time };
}

/** A currency that stays keeps its row: its symbol and number are not on the form. */
export function write_deployment(
  values: Partial<DeploymentValues>,
  record: Deployment | undefined,
): Entity<'DeploymentInput'> {
  const { currencies, zone, ...rest } = values;
  const known = record?.currencies ?? [];
  return {
    ...rest,
    zone: zone ?? undefined,
    currencies: currencies?.map((code) => known.find((one) => one.code === code) ?? currency_row(code)),
  };
}

/** "TV Nord GmbH" → "tv-nord-gmbh": what the identifier is until somebody types another. */
export function slug_of(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32)
    .replace(/-+$/, '');
}

export const kLanguageCodes =
  'ar bg bn ca cs da de el en es et fa fi fr ga he hi hr hu hy id is it ja ka kk ko ku lt lv mk ms mt nb nl pl ps pt ro ru sk sl sq sr sv sw ta th tr uk ur uz vi zh'.split(
    ' ',
  );

export const kCountryCodes =
  'AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW'.split(
    ' ',
  );

/** Credits is a currency like any other; it has no decimals. */
export function currency_row(code: string): { code: string; decimals: number } {
  if (code === 'CREDITS') return { code, decimals: 0 };
  return {
    code,
    decimals:
      new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 2,
  };
}
