// A group: its name and style, and left all channels, right the group in the viewer's order.
import { UiGroup as UiGroupRules } from '@tvms/api/rules';
import { text_of } from '@tvms/ui';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../../app/me';
import { ColourField, Grid, Switches, SwitchField, TextsField } from '../../kit/fields';
import { LinkField } from '../../kit/link_field';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { ChannelsEditor } from '../channel_picker';
import { ui_groups } from './api';
import { group_schema, read_group, write_group } from './schema';

const kSwatches = ['#4253d9', '#0f766e', '#b45309', '#be123c', '#7c3aed', '#0369a1', '#15803d', '#334155'];

export function GroupFormPage() {
  const { t, i18n } = useTranslation();
  const { languages } = useDeployment();
  return (
    <RecordPage
      noun={ui_groups}
      path="cms/ui_groups"
      new_title={t('cms.ui_groups.add')}
      title_of={(record) => text_of(record.name, i18n.language, languages[0])}
      read={read_group}
      write={write_group}
      schema={group_schema(languages[0] ?? 'en')}
      rules={UiGroupRules}
      needs_key
      delete_text={(record) => t('cms.ui_groups.delete_text', { count: record.channels.length })}
    >
      {() => (
        <>
          <Card>
            <Grid>
              <TextsField name="name" required />
              <LinkField
                name="parent_id"
                noun={ui_groups}
                name_of={(one) => text_of(one.name, i18n.language, languages[0])}
              />
              <div />
              <ColourField name="colour_from" swatches={kSwatches} />
              <ColourField name="colour_to" swatches={kSwatches} />
              <Switches>
                <SwitchField name="kids" />
                <SwitchField name="adult" />
              </Switches>
            </Grid>
          </Card>
          <Card title={t('cms.ui_groups.channels')} text={t('cms.ui_groups.channels_text')}>
            <ChannelsEditor
              name="channels"
              right_label={t('cms.ui_groups.in_group')}
              empty={t('cms.ui_groups.group_empty')}
            />
          </Card>
        </>
      )}
    </RecordPage>
  );
}
