// A hostname: the name, which user interface it signs in with, and how to open it.

import { Button } from '@mantine/core';
import { Hostname as HostnameRules } from '@tvms/api/rules';
import { useTranslation } from 'react-i18next';
import { useDeploymentName } from '../../app/me';
import { AreaField, Grid, SegmentField, Switches, SwitchField, TextField } from '../../kit/fields';
import { IconExternalLink } from '../../kit/icons';
import { LinkField } from '../../kit/link_field';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { Copyable, Facts, Status } from '../../kit/values';
import { user_interfaces } from '../user_interfaces/api';
import { hostnames, kHostTone } from './api';
import { hostname_schema, read_hostname, write_hostname } from './schema';

export function HostnameFormPage() {
  const { t } = useTranslation();
  const deployment = useDeploymentName();
  const test_address = `${window.location.origin}/watch/${deployment}/`;
  return (
    <RecordPage
      noun={hostnames}
      path="uit/hostnames"
      new_title={t('uit.hostnames.add')}
      title_of={(record) => record.hostname}
      read={read_hostname}
      write={write_hostname}
      schema={hostname_schema}
      rules={HostnameRules}
      state={(record) => <Status tone={kHostTone[record.state]}>{t(`uit.hostnames.state.${record.state}`)}</Status>}
      actions={(record) => (
        <Button
          component="a"
          href={record.address}
          target="_blank"
          rel="noreferrer"
          variant="default"
          leftSection={<IconExternalLink size={15} />}
        >
          {t('uit.hostnames.open')}
        </Button>
      )}
    >
      {() => (
        <>
          <Card>
            <Grid>
              <TextField name="hostname" ltr mono required placeholder="tv.example.org" />
              <SegmentField name="kind" />
              <LinkField name="user_interface_id" noun={user_interfaces} name_of={(one) => one.name} />
              <AreaField name="notes" />
              <Switches>
                <SwitchField name="is_enabled" />
              </Switches>
            </Grid>
          </Card>
          <Card title={t('uit.hostnames.test_address')} text={t('uit.hostnames.test_address_text')}>
            <Facts rows={[['URL', <Copyable key="a" value={test_address} />]]} />
          </Card>
        </>
      )}
    </RecordPage>
  );
}
