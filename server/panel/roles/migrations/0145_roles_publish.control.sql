-- Areas are published by the floor of what they hold.
UPDATE roles SET permissions = '["cms.*","streaming.*","panel.deployments.read","panel.user_log.read","panel.jobs.*","publish.areas.*","publish.cms.*"]'
WHERE key = 'cms' AND is_built_in = 1;
UPDATE roles SET permissions = '["crm.*","cms.packages.read","uit.user_interfaces.read","panel.deployments.read","panel.user_log.read",
    "panel.jobs.*","publish.areas.*","publish.crm.*"]'
WHERE key = 'crm' AND is_built_in = 1;
UPDATE roles SET permissions = '["uit.*","cms.ui_groups.read","cms.artwork.*","panel.deployments.read","panel.user_log.read","panel.jobs.*",
    "publish.areas.*","publish.uit.*"]'
WHERE key = 'uit' AND is_built_in = 1;
