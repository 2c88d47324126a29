// What pages of one record are made of.
import { useState } from 'react';
import { optional, required, whole, z_object } from '../checks';
import {
  AreaField,
  ChoiceField,
  ChoicesField,
  ColourField,
  Grid,
  InstantField,
  NumberField,
  SecretField,
  SegmentField,
  Switches,
  SwitchField,
  TextField,
  TextsField,
  WordsField,
} from '../fields';
import { FileDrop } from '../file_drop';
import { RecordForm, StaleDialog } from '../form';
import { ImageField } from '../image_drop';
import { LinkField, LinksField } from '../link_field';
import { Card, PageHead } from '../page';
import { RecordPage } from '../record_page';
import { MoneyInput } from '../typed_input';
import { Copyable, Facts, MoneyText, Tag, When } from '../values';
import { kFault, noun_of_things, type Stories, type Thing } from './world';

const things = noun_of_things('full', 'cms.packages');
const initial = {
  name: 'Evening news',
  names: { en: 'News', ar: 'أخبار' },
  notes: '',
  secret: 'xyz9',
  number: 5,
  is_on: true,
  kind: 'tv',
  days: ['mon'],
  words: ['one', 'two'],
  colour: '#4253d9',
  starts_at: '2026-03-29T01:30:00Z',
  thing: 2,
  things: [1, 3],
  image: null,
};

function AllFields({ is_locked = false, is_bad = false }: { is_locked?: boolean; is_bad?: boolean }) {
  const schema = z_object({ name: is_bad ? optional(3) : required(40), number: whole(1, is_bad ? 4 : 99) });
  return (
    <RecordForm
      ns="story"
      initial={initial}
      version={1}
      schema={schema}
      save={() => Promise.reject(kFault)}
      is_locked={is_locked}
    >
      <Card title="Fields">
        <Grid>
          <TextField name="name" label="Name" required />
          <NumberField name="number" label="Number" min={1} max={99} />
          <SegmentField name="kind" label="Kind" values={['tv', 'radio']} />
          <ChoiceField name="kind" label="Kind, from a list" values={['tv', 'radio']} />
          <ChoicesField name="days" label="Days" values={['mon', 'tue', 'wed']} />
          <WordsField name="words" label="Words" />
          <InstantField name="starts_at" label="Starts" />
          <ColourField name="colour" label="Colour" swatches={['#4253d9', '#14705f']} />
          <SecretField name="secret" label="Password" generate={() => 'abcd1234'} />
          <LinkField name="thing" noun={things} name_of={(one) => one.name} />
          <LinksField name="things" noun={things} name_of={(one) => one.name} />
          <TextsField name="names" label="Names" />
          <AreaField name="notes" label="Notes" />
          <ImageField name="image" width={300} height={300} />
          <Switches label="Switches">
            <SwitchField name="is_on" label="On" />
          </Switches>
        </Grid>
      </Card>
    </RecordForm>
  );
}

function Money() {
  const [price, set_price] = useState<Parameters<typeof MoneyInput>[0]['value']>(899);
  return <MoneyInput label="Price" currency="EUR" value={price} on_change={set_price} />;
}

function Drop({ first }: { first: File | null }) {
  const [file, set_file] = useState<File | null>(first);
  return <FileDrop accept=".m3u" label="Drop an M3U file here or choose one" file={file} on_file={set_file} />;
}

function Page({ state }: { state: Parameters<typeof noun_of_things>[0] }) {
  const [noun] = useState(() => noun_of_things(state));
  return (
    <RecordPage<Thing, { name: string; number: number }, Partial<Thing>>
      noun={noun}
      path="things"
      new_title="New thing"
      title_of={(record) => record.name}
      read={(record) => ({ name: record?.name ?? '', number: record?.number ?? 1 })}
      write={(values) => values}
    >
      {() => (
        <Card>
          <Grid>
            <TextField name="name" label="Name" required />
            <NumberField name="number" label="Number" min={1} max={999} />
          </Grid>
        </Card>
      )}
    </RecordPage>
  );
}

export const stories: Stories = {
  'record page': () => <Page state="full" />,
  'record page, loading': () => <Page state="loading" />,
  'record page, failed': () => <Page state="failed" />,
  'form, all fields': () => <AllFields />,
  'form, locked': () => <AllFields is_locked />,
  'form, stale': () => (
    <StaleDialog
      ns="story"
      mine={{ name: 'Mine', number: 5 }}
      theirs={{ name: 'Theirs', number: 5 }}
      base={{ name: 'Before', number: 5 }}
      by="Omar"
      is_busy={false}
      on_close={() => {}}
      on_merge={() => {}}
    />
  ),
  money: () => <Money />,
  'file drop': () => <Drop first={null} />,
  'file drop, chosen': () => <Drop first={new File(['#EXTM3U'], 'list.m3u')} />,
  'page head and values': () => (
    <>
      <PageHead title="Evening news" />
      <Facts
        rows={[
          ['Address', <Copyable key="a" value="https://tv.example.org/" />],
          ['Price', <MoneyText key="b" money={{ minor: 899, currency: 'EUR' }} />],
          ['Since', <When key="c" at="2026-03-01T10:00:00Z" absolute />],
          ['Kind', <Tag key="d">TV</Tag>],
        ]}
      />
    </>
  ),
};
