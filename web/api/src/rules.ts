// Made by `./dev gen` from api/openapi.json. Not edited by hand.

export const BulkChoice = {
  ids: { kind: 'list', min: 1, max: 100000 },
  filter: { kind: 'text', max: 8192, is_null: true },
  q: { kind: 'text', max: 200, is_null: true },
} as const;

export const Channel = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  number: { kind: 'whole', min: 1, max: 9999, sort: true, filter: 'number' },
  name: { kind: 'texts', max: 120, is_required: true, sort: true, filter: 'text' },
  kind: { kind: 'choice', choices: ['tv', 'radio'], sort: true, filter: 'choice' },
  state: { kind: 'choice', choices: ['draft', 'ready', 'disabled'], sort: true, filter: 'choice' },
  external_id: { kind: 'text', min: 1, max: 64, is_null: true, filter: 'text' },
  description: { kind: 'texts', max: 4000 },
  visible_on: { kind: 'choices', max: 2, choices: ['tvs', 'phones'] },
  stream_id: { kind: 'link', of: 'streaming.streams', is_null: true },
  android_url: { kind: 'text', max: 2000, format: 'url', is_null: true },
  apple_url: { kind: 'text', max: 2000, format: 'url', is_null: true },
  web_url: { kind: 'text', max: 2000, format: 'url', is_null: true },
  alternative_url: { kind: 'text', max: 2000, format: 'url', is_null: true },
  catch_up_url: { kind: 'text', max: 2000, format: 'url', is_null: true },
  replay: { kind: 'bool', filter: 'bool' },
  replay_days: { kind: 'whole', min: 0, max: 30 },
  start_over: { kind: 'bool' },
  recording: { kind: 'bool', filter: 'bool' },
  pause: { kind: 'bool' },
  guide_channel_id: { kind: 'link', of: 'cms.guide_channels', is_null: true },
  guide_offset_minutes: { kind: 'whole', min: -720, max: 720 },
  icon: { kind: 'text', max: 64, format: 'image', of: 'cms.artwork', is_null: true },
  tile: { kind: 'text', max: 64, format: 'image', of: 'cms.artwork', is_null: true },
  starts_at: { kind: 'instant', is_null: true, filter: 'date' },
  ends_at: { kind: 'instant', is_null: true, filter: 'date' },
  suppress_on_trial: { kind: 'bool' },
  parental: { kind: 'bool' },
  age: { kind: 'whole', min: 0, max: 21 },
  notes: { kind: 'text', max: 2000 },
  groups: { kind: 'links', max: 500, of: 'cms.ui_groups' },
  packages: { kind: 'links', max: 500, of: 'cms.packages' },
  availability: { kind: 'choice', choices: ['draft', 'disabled', 'waiting', 'live', 'ended', 'incomplete'] },
  publish_mark: { kind: 'choice', choices: ['new', 'changed', 'published', 'in_no_package'] },
  guide_state: { kind: 'choice', choices: ['unlinked', 'no_data', 'ending', 'covered'] },
  guide_until: { kind: 'instant', is_null: true },
  warnings: { kind: 'list' },
} as const;

export const ChannelBulkAddToGroup = {
  ids: { kind: 'list', min: 1, max: 100000 },
  filter: { kind: 'text', max: 8192, is_null: true },
  q: { kind: 'text', max: 200, is_null: true },
  group: { kind: 'link', of: 'cms.ui_groups', is_required: true },
} as const;

export const ChannelBulkAddToPackage = {
  ids: { kind: 'list', min: 1, max: 100000 },
  filter: { kind: 'text', max: 8192, is_null: true },
  q: { kind: 'text', max: 200, is_null: true },
  package: { kind: 'link', of: 'cms.packages', is_required: true },
} as const;

export const ChannelBulkRemoveFromGroup = {
  ids: { kind: 'list', min: 1, max: 100000 },
  filter: { kind: 'text', max: 8192, is_null: true },
  q: { kind: 'text', max: 200, is_null: true },
  group: { kind: 'link', of: 'cms.ui_groups', is_required: true },
} as const;

export const ChannelBulkRemoveFromPackage = {
  ids: { kind: 'list', min: 1, max: 100000 },
  filter: { kind: 'text', max: 8192, is_null: true },
  q: { kind: 'text', max: 200, is_null: true },
  package: { kind: 'link', of: 'cms.packages', is_required: true },
} as const;

export const ChannelBulkSet = {
  ids: { kind: 'list', min: 1, max: 100000 },
  filter: { kind: 'text', max: 8192, is_null: true },
  q: { kind: 'text', max: 200, is_null: true },
  state: { kind: 'choice', choices: ['draft', 'ready', 'disabled'], sort: true, filter: 'choice' },
  visible_on: { kind: 'choices', max: 2, choices: ['tvs', 'phones'] },
  stream_id: { kind: 'link', of: 'streaming.streams', is_null: true },
  replay: { kind: 'bool', filter: 'bool' },
  replay_days: { kind: 'whole', min: 0, max: 30 },
  start_over: { kind: 'bool' },
  recording: { kind: 'bool', filter: 'bool' },
  pause: { kind: 'bool' },
  guide_channel_id: { kind: 'link', of: 'cms.guide_channels', is_null: true },
  guide_offset_minutes: { kind: 'whole', min: -720, max: 720 },
  starts_at: { kind: 'instant', is_null: true, filter: 'date' },
  ends_at: { kind: 'instant', is_null: true, filter: 'date' },
  suppress_on_trial: { kind: 'bool' },
  parental: { kind: 'bool' },
  age: { kind: 'whole', min: 0, max: 21 },
} as const;

export const ChannelRenumber = {
  ids: { kind: 'links', min: 1, max: 9999, of: 'cms.channels', is_required: true },
  from: { kind: 'whole', min: 1, max: 9999 },
  step: { kind: 'whole', min: 1, max: 100 },
  is_dry_run: { kind: 'bool' },
} as const;

export const Customer = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  number: { kind: 'whole', sort: true, filter: 'number' },
  user_id: { kind: 'text', min: 6, max: 99, format: 'userid', sort: true, filter: 'text' },
  mapping_id: { kind: 'text', min: 1, max: 64, is_null: true, sort: true, filter: 'text' },
  firstname: { kind: 'text', max: 60, sort: true, filter: 'text' },
  lastname: { kind: 'text', max: 60, sort: true, filter: 'text' },
  email: { kind: 'text', min: 3, max: 254, format: 'email', is_null: true, sort: true, filter: 'text' },
  phone: { kind: 'text', min: 8, max: 16, format: 'phone', is_null: true, sort: true, filter: 'text' },
  city: { kind: 'text', max: 120, sort: true, filter: 'text' },
  country: { kind: 'text', min: 2, max: 2, format: 'country', is_null: true, sort: true, filter: 'text' },
  language: { kind: 'text', min: 2, max: 10, format: 'language', is_null: true, sort: true, filter: 'text' },
  notes: { kind: 'text', max: 2000 },
  product_id: { kind: 'link', of: 'crm.products', is_required: true, is_once: true, sort: true },
  starts_at: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  ends_at: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  waiting_until: { kind: 'instant', is_null: true },
  anchor_day: { kind: 'whole', is_null: true },
  anchor_time_ms: { kind: 'whole', is_null: true },
  activated_at: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  disabled_at: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  disabled_reason: { kind: 'text', max: 200, is_null: true },
  state: { kind: 'choice', choices: ['disabled', 'expired', 'pending', 'trial', 'active'] },
  subscription_state: { kind: 'choice', choices: ['waiting', 'running', 'grace', 'ended'] },
  grace_until: { kind: 'instant', is_null: true },
} as const;

export const CustomerBulkDisable = {
  ids: { kind: 'list', min: 1, max: 100000 },
  filter: { kind: 'text', max: 8192, is_null: true },
  q: { kind: 'text', max: 200, is_null: true },
  reason: { kind: 'text', max: 200 },
} as const;

export const CustomerBulkEnable = {
  ids: { kind: 'list', min: 1, max: 100000 },
  filter: { kind: 'text', max: 8192, is_null: true },
  q: { kind: 'text', max: 200, is_null: true },
  reason: { kind: 'text', max: 200 },
} as const;

export const CustomerDate = {
  date: { kind: 'instant', is_required: true },
  shorten: { kind: 'bool' },
  reason: { kind: 'text', min: 1, max: 200, is_required: true },
} as const;

export const CustomerExtension = {
  plan_id: { kind: 'link', of: 'crm.plans', is_required: true },
  from: { kind: 'choice', choices: ['expiry', 'today'] },
  currency: { kind: 'text', min: 3, max: 10, format: 'currency', is_null: true },
  reason: { kind: 'text', max: 200 },
} as const;

export const CustomerPassword = {
  password: { kind: 'text', min: 4, max: 24 },
} as const;

export const CustomerReason = {
  reason: { kind: 'text', max: 200 },
} as const;

export const Deployment = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  identifier: { kind: 'text', min: 3, max: 32, format: 'slug', is_required: true, is_once: true, sort: true },
  name: { kind: 'text', min: 2, max: 60, is_required: true, sort: true },
  state: { kind: 'choice', choices: ['creating', 'active', 'suspended', 'archived'], sort: true, filter: 'choice' },
  languages: { kind: 'list', min: 1, max: 30, is_required: true },
  countries: { kind: 'list', min: 1, max: 250, is_required: true },
  currencies: {
    kind: 'list',
    min: 1,
    max: 30,
    is_required: true,
    fields: {
      id: { kind: 'whole', min: 1, is_required: true },
      code: { kind: 'text', min: 3, max: 10, format: 'currency', is_required: true },
      symbol: { kind: 'text', max: 8, is_required: true },
      decimals: { kind: 'whole', min: 0, max: 4, is_required: true },
    },
  },
  zone: { kind: 'text', min: 1, max: 64, format: 'zone', is_required: true },
  nightly_time: { kind: 'text', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' },
} as const;

export const Device = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  customer_id: { kind: 'link', of: 'crm.customers' },
  type: { kind: 'choice', choices: ['phone_apple', 'phone_android', 'phone_windows', 'phone_kaios', 'tablet_apple', 'tablet_android', 'tablet_windows', 'player_roku', 'player_android', 'player_fire_tv', 'player_apple_tv', 'browser_pc', 'browser_mac', 'box_linux', 'box_android', 'tv_tizen', 'tv_webos', 'tv_vidaa'], sort: true, filter: 'choice' },
  model: { kind: 'text', max: 120 },
  os: { kind: 'text', max: 120 },
  app_version: { kind: 'text', max: 60 },
  name: { kind: 'text', min: 1, max: 120 },
  ip: { kind: 'text', max: 64 },
  last_seen_at: { kind: 'instant', sort: true },
  is_pinned: { kind: 'bool' },
  is_blocked: { kind: 'bool' },
} as const;

export const EpgLink = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  number: { kind: 'whole', sort: true, filter: 'number' },
  name: { kind: 'texts', max: 200, sort: true, filter: 'text' },
  kind: { kind: 'choice', choices: ['tv', 'radio'], sort: true, filter: 'choice' },
  external_id: { kind: 'text', max: 200, is_null: true },
  guide_channel_id: { kind: 'link', of: 'cms.guide_channels', is_null: true },
  guide_offset_minutes: { kind: 'whole', min: -720, max: 720, sort: true, filter: 'number' },
  guide_channel_name: { kind: 'text', max: 200, is_null: true, sort: true, filter: 'text' },
  source_id: { kind: 'link', of: 'cms.epg_sources', is_null: true },
  source_name: { kind: 'text', max: 200, is_null: true, sort: true, filter: 'text' },
  guide_until: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  gap_count: { kind: 'whole', sort: true, filter: 'number' },
  overlap_count: { kind: 'whole', sort: true, filter: 'number' },
  last_refresh_at: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  guide_state: { kind: 'choice', choices: ['unlinked', 'no_data', 'ending', 'covered'], filter: 'choice' },
} as const;

export const EpgLinkBulkSetOffset = {
  ids: { kind: 'list', min: 1, max: 100000 },
  filter: { kind: 'text', max: 8192, is_null: true },
  q: { kind: 'text', max: 200, is_null: true },
  guide_offset_minutes: { kind: 'whole', min: -720, max: 720, is_required: true },
} as const;

export const EpgLinkBulkSetSource = {
  ids: { kind: 'list', min: 1, max: 100000 },
  filter: { kind: 'text', max: 8192, is_null: true },
  q: { kind: 'text', max: 200, is_null: true },
  source: { kind: 'link', of: 'cms.epg_sources', is_required: true },
} as const;

export const EpgLinks = {
  links: {
    kind: 'list',
    max: 10000,
    fields: {
      channel: { kind: 'link', of: 'cms.channels', is_required: true },
      guide_channel: { kind: 'link', of: 'cms.guide_channels', is_null: true },
      guide_offset_minutes: { kind: 'whole', min: -720, max: 720, is_null: true },
    },
  },
  score_min: { kind: 'whole', min: 1, max: 100, is_null: true },
} as const;

export const EpgSource = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  name: { kind: 'text', min: 1, max: 60, is_required: true, sort: true, filter: 'text' },
  kind: { kind: 'choice', choices: ['url', 'upload'], is_once: true, sort: true, filter: 'choice' },
  url: { kind: 'text', max: 2000, format: 'url', is_null: true },
  user_name: { kind: 'text', max: 100, is_null: true },
  language: { kind: 'text', max: 35, format: 'language', is_null: true },
  time_zone: { kind: 'text', max: 64, format: 'zone', is_null: true },
  days_ahead: { kind: 'whole', min: 1, max: 14 },
  refresh: { kind: 'choice', choices: ['nightly', 'hourly'], filter: 'choice' },
  refresh_hours: { kind: 'whole', min: 1, max: 12 },
  is_enabled: { kind: 'bool', sort: true, filter: 'bool' },
  has_password: { kind: 'bool' },
  state: { kind: 'choice', choices: ['active', 'failing', 'stale', 'disabled'] },
  channels_found: { kind: 'whole' },
  channels_linked: { kind: 'whole' },
  programmes: { kind: 'whole' },
  programmes_till: { kind: 'instant', is_null: true },
  last_fetch_at: { kind: 'instant', is_null: true },
  last_good_at: { kind: 'instant', is_null: true },
  size_bytes: { kind: 'whole', is_null: true },
  error_code: { kind: 'text', max: 200, is_null: true },
  error_message: { kind: 'text', max: 200, is_null: true },
  job: { kind: 'whole', is_null: true },
} as const;

export const FirstOwner = {
  word: { kind: 'text', min: 1, max: 64, is_required: true },
  email: { kind: 'text', min: 3, max: 254, format: 'email', is_required: true },
  name: { kind: 'text', min: 1, max: 120, is_required: true },
  password: { kind: 'text', min: 12, max: 128, is_required: true },
} as const;

export const GuideChannel = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  source_id: { kind: 'link', of: 'cms.epg_sources' },
  guide_id: { kind: 'text', max: 200, sort: true, filter: 'text' },
  name: { kind: 'text', max: 200, sort: true, filter: 'text' },
  names: { kind: 'list' },
  icon: { kind: 'text', max: 200, is_null: true },
  number: { kind: 'text', max: 200, is_null: true },
  programmes: { kind: 'whole', sort: true, filter: 'number' },
  programmes_from: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  programmes_till: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  gap_count: { kind: 'whole', sort: true, filter: 'number' },
  overlap_count: { kind: 'whole', sort: true, filter: 'number' },
  is_listed: { kind: 'bool', sort: true, filter: 'bool' },
  listed_at: { kind: 'instant', sort: true, filter: 'date' },
  source_name: { kind: 'text', max: 200 },
} as const;

export const Hostname = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  hostname: { kind: 'text', min: 1, max: 253, format: 'host', is_required: true, sort: true, filter: 'text' },
  deployment: { kind: 'whole' },
  kind: { kind: 'choice', choices: ['production', 'test'], sort: true, filter: 'choice' },
  is_enabled: { kind: 'bool', filter: 'bool' },
  user_interface_id: { kind: 'link', of: 'uit.user_interfaces', is_null: true },
  notes: { kind: 'text', max: 2000 },
  state: { kind: 'choice', choices: ['live', 'disabled'] },
  address: { kind: 'text', max: 200 },
} as const;

export const NewCustomer = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  number: { kind: 'whole', sort: true, filter: 'number' },
  user_id: { kind: 'text', min: 6, max: 99, format: 'userid', sort: true, filter: 'text' },
  mapping_id: { kind: 'text', min: 1, max: 64, is_null: true, sort: true, filter: 'text' },
  firstname: { kind: 'text', max: 60, sort: true, filter: 'text' },
  lastname: { kind: 'text', max: 60, sort: true, filter: 'text' },
  email: { kind: 'text', min: 3, max: 254, format: 'email', is_null: true, sort: true, filter: 'text' },
  phone: { kind: 'text', min: 8, max: 16, format: 'phone', is_null: true, sort: true, filter: 'text' },
  city: { kind: 'text', max: 120, sort: true, filter: 'text' },
  country: { kind: 'text', min: 2, max: 2, format: 'country', is_null: true, sort: true, filter: 'text' },
  language: { kind: 'text', min: 2, max: 10, format: 'language', is_null: true, sort: true, filter: 'text' },
  notes: { kind: 'text', max: 2000 },
  product_id: { kind: 'link', of: 'crm.products', is_once: true, sort: true },
  starts_at: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  ends_at: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  waiting_until: { kind: 'instant', is_null: true },
  anchor_day: { kind: 'whole', is_null: true },
  anchor_time_ms: { kind: 'whole', is_null: true },
  activated_at: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  disabled_at: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  disabled_reason: { kind: 'text', max: 200, is_null: true },
  state: { kind: 'choice', choices: ['disabled', 'expired', 'pending', 'trial', 'active'] },
  subscription_state: { kind: 'choice', choices: ['waiting', 'running', 'grace', 'ended'] },
  grace_until: { kind: 'instant', is_null: true },
  password: { kind: 'text', max: 200, is_null: true },
} as const;

export const NewPassword = {
  password: { kind: 'text', min: 12, max: 128, is_required: true },
} as const;

export const OwnPassword = {
  current: { kind: 'text', min: 1, max: 256, is_required: true },
  password: { kind: 'text', min: 12, max: 128, is_required: true },
} as const;

export const Package = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  name: { kind: 'text', min: 1, max: 120, is_required: true, sort: true, filter: 'text' },
  viewer_name: { kind: 'texts', max: 120, filter: 'text' },
  description: { kind: 'texts', max: 4000 },
  groups: { kind: 'links', max: 1000, of: 'cms.ui_groups' },
  channels: { kind: 'links', max: 10000, of: 'cms.channels' },
  is_test: { kind: 'bool', sort: true, filter: 'bool' },
  notes: { kind: 'text', max: 2000 },
  own_count: { kind: 'whole' },
  group_channel_count: { kind: 'whole' },
  channel_count: { kind: 'whole' },
  warnings: { kind: 'list' },
} as const;

export const Picture = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  hash: { kind: 'text', min: 64, max: 64, filter: 'text' },
  type: { kind: 'choice', choices: ['png', 'jpeg', 'webp'], sort: true, filter: 'choice' },
  width: { kind: 'whole', sort: true, filter: 'number' },
  height: { kind: 'whole', sort: true, filter: 'number' },
  bytes: { kind: 'whole', sort: true, filter: 'number' },
  unused_since: { kind: 'instant', is_null: true, sort: true, filter: 'date' },
  used_count: { kind: 'whole' },
} as const;

export const Product = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  name: { kind: 'text', min: 1, max: 80, is_required: true, sort: true, filter: 'text' },
  mapping_id: { kind: 'text', min: 1, max: 64, is_null: true, sort: true, filter: 'text' },
  type: { kind: 'choice', choices: ['trial', 'regular'], sort: true, filter: 'choice' },
  state: { kind: 'choice', choices: ['draft', 'published', 'changed', 'retired'], sort: true, filter: 'choice' },
  start_from_first_login: { kind: 'bool' },
  plans: {
    kind: 'list',
    max: 50,
    fields: {
      id: { kind: 'whole', min: 1, is_required: true },
      name: { kind: 'text', min: 1, max: 60, is_required: true },
      length: { kind: 'whole', is_required: true },
      unit: { kind: 'choice', choices: ['days', 'weeks', 'months', 'years'], is_required: true },
      prices: {
        kind: 'list',
        is_required: true,
        fields: {
          minor: { kind: 'whole', is_required: true },
          currency: {
            kind: 'text',
            pattern: '^[A-Z]{3,10}$',
            is_required: true,
          },
        },
      },
      is_retired: { kind: 'bool', is_required: true },
    },
  },
  user_interface_id: { kind: 'link', of: 'uit.user_interfaces', is_null: true },
  devices_max: { kind: 'whole', min: 1, max: 10 },
  streams_max: { kind: 'whole', min: 1, max: 10 },
  grace_days: { kind: 'whole', min: 0, max: 30 },
  packages: { kind: 'links', max: 500, of: 'cms.packages' },
  device_types: { kind: 'choices', max: 18, choices: ['phone_apple', 'phone_android', 'phone_windows', 'phone_kaios', 'tablet_apple', 'tablet_android', 'tablet_windows', 'player_roku', 'player_android', 'player_fire_tv', 'player_apple_tv', 'browser_pc', 'browser_mac', 'box_linux', 'box_android', 'tv_tizen', 'tv_webos', 'tv_vidaa'] },
  notes: { kind: 'text', max: 2000 },
} as const;

export const PublishRollBack = {
  number: { kind: 'whole', min: 1, is_required: true },
  note: { kind: 'text', max: 500 },
} as const;

export const PublishRunBody = {
  areas: { kind: 'choices', min: 1, max: 40, choices: ['channels', 'epg', 'products', 'ui'], is_required: true },
  note: { kind: 'text', max: 500 },
  confirmed_removals: { kind: 'choices', max: 40, choices: ['channels', 'epg', 'products', 'ui'] },
} as const;

export const RecordOrder = {
  ids: { kind: 'list', min: 1, max: 10000, is_required: true },
} as const;

export const Role = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  key: { kind: 'text', min: 2, max: 40, format: 'slug', is_required: true, is_once: true, sort: true, filter: 'text' },
  name: { kind: 'text', min: 2, max: 60, is_required: true, sort: true },
  description: { kind: 'text', max: 300 },
  permissions: { kind: 'list', min: 1, max: 200, is_required: true },
  deployment_id: { kind: 'link', of: 'panel.deployments', is_null: true, is_once: true },
  is_built_in: { kind: 'bool', filter: 'bool' },
} as const;

export const SignIn = {
  email: { kind: 'text', min: 1, max: 254, is_required: true },
  password: { kind: 'text', min: 1, max: 256, is_required: true },
} as const;

export const Staff = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  email: { kind: 'text', min: 3, max: 254, format: 'email', is_required: true, sort: true, filter: 'text' },
  name: { kind: 'text', min: 2, max: 80, is_required: true, sort: true },
  phone: { kind: 'text', max: 16, format: 'phone', is_null: true },
  roles: { kind: 'list', min: 1, max: 20, is_required: true },
  all_deployments: { kind: 'bool', filter: 'bool' },
  deployments: { kind: 'links', max: 1000, of: 'panel.deployments' },
  language: { kind: 'text', min: 2, max: 8, format: 'language' },
  zone: { kind: 'text', min: 1, max: 64, format: 'zone' },
  state: { kind: 'choice', choices: ['invited', 'active', 'disabled'], sort: true, filter: 'choice' },
  last_sign_in_at: { kind: 'instant', is_null: true, sort: true },
  token_last4: { kind: 'text', max: 200, is_null: true },
} as const;

export const Stream = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  name: { kind: 'text', min: 1, max: 64, is_required: true, sort: true, filter: 'text' },
  title: { kind: 'text', max: 120, sort: true, filter: 'text' },
  source: { kind: 'choice', choices: ['url', 'clock', 'loop'], sort: true, filter: 'choice' },
  url: { kind: 'text', max: 2048, is_null: true },
  encoding: { kind: 'choice', choices: ['copy', 'encode'], sort: true, filter: 'choice' },
  is_enabled: { kind: 'bool', sort: true, filter: 'bool' },
  notes: { kind: 'text', max: 2000 },
  state: { kind: 'choice', choices: ['off', 'starting', 'on', 'no_data', 'failing'] },
  since: { kind: 'instant', is_null: true },
  restarts: { kind: 'whole' },
  errors: { kind: 'list' },
  codecs: { kind: 'text', max: 200 },
  width: { kind: 'whole', is_null: true },
  height: { kind: 'whole', is_null: true },
  frame_rate_percent: { kind: 'whole', is_null: true },
  bitrate_kbps: { kind: 'whole', is_null: true },
  viewers: { kind: 'whole' },
  dvr_from: { kind: 'instant', is_null: true },
  dvr_to: { kind: 'instant', is_null: true },
  disk_bytes: { kind: 'whole' },
  channel: { kind: 'link', of: 'cms.channels', is_null: true },
  channel_number: { kind: 'whole', is_null: true },
  channel_name: { kind: 'texts', max: 200 },
} as const;

export const UiGroup = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  name: { kind: 'texts', max: 40, is_required: true, sort: true, filter: 'text' },
  content_type: { kind: 'choice', choices: ['tv'], is_once: true, sort: true, filter: 'choice' },
  parent_id: { kind: 'link', of: 'cms.ui_groups', is_null: true },
  colour_from: { kind: 'text', max: 7, format: 'colour', is_null: true },
  colour_to: { kind: 'text', max: 7, format: 'colour', is_null: true },
  position: { kind: 'whole', sort: true },
  channels: { kind: 'links', max: 10000, of: 'cms.channels' },
  kids: { kind: 'bool', sort: true, filter: 'bool' },
  adult: { kind: 'bool', sort: true, filter: 'bool' },
  channel_count: { kind: 'whole' },
} as const;

export const UserInterface = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  name: { kind: 'text', min: 2, max: 40, is_required: true, sort: true, filter: 'text' },
  app_name: { kind: 'text', min: 1, max: 30, is_required: true, sort: true },
  logo: { kind: 'text', max: 64, format: 'image', of: 'cms.artwork', is_null: true },
  background_image: { kind: 'text', max: 64, format: 'image', of: 'cms.artwork', is_null: true },
  colour_background: { kind: 'text', min: 7, max: 7, format: 'colour' },
  colour_surface: { kind: 'text', min: 7, max: 7, format: 'colour' },
  colour_text: { kind: 'text', min: 7, max: 7, format: 'colour' },
  colour_text_dim: { kind: 'text', min: 7, max: 7, format: 'colour' },
  colour_accent: { kind: 'text', min: 7, max: 7, format: 'colour' },
  colour_on_accent: { kind: 'text', min: 7, max: 7, format: 'colour' },
  colour_focus: { kind: 'text', min: 7, max: 7, format: 'colour' },
  colour_live: { kind: 'text', min: 7, max: 7, format: 'colour' },
  radius: { kind: 'whole', min: 0, max: 40 },
  menu: {
    kind: 'list',
    max: 20,
    fields: {
      id: { kind: 'whole', min: 1, is_required: true },
      entry: { kind: 'choice', choices: ['channels', 'guide', 'settings', 'personal'], is_required: true },
      text: { kind: 'texts', max: 30, is_required: true },
      is_start: { kind: 'bool', is_required: true },
    },
  },
  languages: { kind: 'list', max: 50 },
  login_text: { kind: 'texts', max: 1000 },
  clock_24h: { kind: 'bool' },
  sleep_minutes: { kind: 'whole', min: 0, max: 480 },
  is_default: { kind: 'bool', filter: 'bool' },
  notes: { kind: 'text', max: 2000 },
  products_count: { kind: 'whole' },
  publish_mark: { kind: 'choice', choices: ['new', 'changed', 'published'] },
} as const;

export const UserLogEntry = {
  id: { kind: 'whole', min: 1, sort: true, filter: 'number' },
  version: { kind: 'whole' },
  created_at: { kind: 'instant', sort: true, filter: 'date' },
  changed_at: { kind: 'instant', sort: true, filter: 'date' },
  actor_kind: { kind: 'text', max: 200, filter: 'text' },
  actor_id: { kind: 'whole', filter: 'number' },
  actor: { kind: 'text', max: 200, filter: 'text' },
  address: { kind: 'text', max: 200, filter: 'text' },
  noun: { kind: 'text', max: 200, filter: 'text' },
  action: { kind: 'text', max: 200, filter: 'text' },
  object_id: { kind: 'whole', filter: 'number' },
  object: { kind: 'text', max: 200, filter: 'text' },
  fields: { kind: 'text', max: 200 },
  request_id: { kind: 'text', max: 200, filter: 'text' },
  reseller_id: { kind: 'whole', is_null: true, filter: 'number' },
} as const;

export const ViewerHeartbeat = {
  session: { kind: 'text', min: 1, max: 64, is_required: true },
  state: { kind: 'choice', choices: ['playing', 'paused'], is_required: true },
  position_s: { kind: 'whole', min: 0, max: 9007199254740991 },
  stalls: { kind: 'whole', min: 0, max: 100000 },
} as const;

export const ViewerPlay = {
  kind: { kind: 'choice', choices: ['live'], is_required: true },
  channel_id: { kind: 'link', of: 'cms.channels', is_required: true },
  request_id: { kind: 'text', min: 1, max: 64, is_required: true },
  failed: { kind: 'whole', min: 0, max: 1000 },
} as const;

export const ViewerRefresh = {
  refresh_token: { kind: 'text', min: 1, max: 300, is_required: true },
  device_key: { kind: 'text', min: 1, max: 120, is_required: true },
} as const;

export const ViewerSignIn = {
  user_id: { kind: 'text', min: 1, max: 120, is_required: true },
  password: { kind: 'text', min: 1, max: 120, is_required: true },
  device: {
    kind: 'object',
    is_required: true,
    fields: {
      key: { kind: 'text', max: 120 },
      type: { kind: 'text', min: 1, max: 40, is_required: true },
      model: { kind: 'text', max: 200 },
      os: { kind: 'text', max: 200 },
      app_version: { kind: 'text', max: 60 },
      name: { kind: 'text', max: 200 },
    },
  },
  remove_device_id: { kind: 'link', of: 'crm.devices', is_null: true },
} as const;

export const ViewerStop = {
  session: { kind: 'text', min: 1, max: 64, is_required: true },
} as const;
