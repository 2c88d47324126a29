// Rows of the fake API of the browser tests (test/fake_api.mjs).
export const path = 'roles';

const kBuiltIn = [
  ['admin', ['*']],
  ['cms', ['cms.*', 'streaming.*', 'publish.cms.*', 'publish.areas.*', 'panel.jobs.*']],
  ['crm', ['crm.*', 'cms.packages.read', 'publish.crm.*', 'publish.areas.*', 'panel.jobs.*']],
  ['uit', ['uit.*', 'publish.uit.*', 'publish.areas.*']],
  ['rps', ['panel.deployments.read', 'publish.areas.read']],
];

export const rows = ({ head }) => [
  ...kBuiltIn.map(([key, permissions], n) => ({
    ...head(n + 1),
    key,
    name: key.toUpperCase(),
    description: '',
    permissions,
    deployment_id: null,
    is_built_in: true,
  })),
  {
    ...head(6),
    key: 'support',
    name: 'Support',
    description: 'Answers the telephone: sees everything about a customer, changes devices.',
    permissions: ['crm.customers.read', 'crm.devices.*', 'crm.sessions.*', 'crm.products.read', 'cms.epg.write'],
    deployment_id: 1,
    is_built_in: false,
  },
];
