// Questions before what cannot be taken back, and the answer when others depend on a record. Names the effect, always.
import { Button, Group, List, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { ApiError, Dependent } from '@tvms/api';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { is_code } from '../app/server';
import { Go } from './go';
import { notify_error } from './notify';

export type Question = {
  title: string;
  text?: ReactNode;
  action: string;
  tone?: 'danger' | 'plain';
  /** A word that must be typed before the action is possible. */
  word?: string;
  /** Asks for a reason, which is handed to `run`: the contract's rule of that field. */
  reason?: { max: number };
  run: (reason: string) => Promise<unknown> | unknown;
};

/** Where a record's page is: nouns are folders of the address. Guide sources have no page of their own. */
function record_path(noun: string, id: number | undefined): string {
  if (noun === 'cms.epg_sources') return 'cms/epg/sources';
  if (noun.startsWith('panel.')) return `/${noun.replace('.', '/')}/${id ?? ''}`;
  return id === undefined ? noun.replace('.', '/') : `${noun.replace('.', '/')}/${id}`;
}

function Dependents({ list }: { list: Dependent[] }) {
  const { t } = useTranslation();
  return (
    <List size="sm" spacing={4}>
      {list.map((one) => (
        <List.Item key={`${one.noun}${one.name}`}>
          {one.id ? <Go to={record_path(one.noun, one.id)}>{one.name}</Go> : t('kit.not_yours')}
          <Text span c="dimmed" size="sm">
            {' '}
            · {t(`noun.${one.noun}`, { defaultValue: one.noun })}
            {one.count !== undefined && one.count > 1 ? ` · ${t('kit.and_more', { count: one.count - 1 })}` : ''}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}

export function Confirm({ question, on_close }: { question: Question | null; on_close: () => void }) {
  return (
    <Modal opened={question !== null} onClose={on_close} title={question?.title} size="md">
      {question && <Body question={question} on_close={on_close} />}
    </Modal>
  );
}

function Body({ question, on_close }: { question: Question; on_close: () => void }) {
  const { t } = useTranslation();
  const [typed, set_typed] = useState('');
  const [reason, set_reason] = useState('');
  const [is_busy, set_busy] = useState(false);
  const [in_use, set_in_use] = useState<ApiError | null>(null);
  const is_ready = (!question.word || typed.trim() === question.word) && (!question.reason || reason.trim() !== '');

  async function run() {
    set_busy(true);
    try {
      await question.run(reason.trim());
      on_close();
    } catch (error) {
      if (is_code(error, 'IN_USE')) set_in_use(error);
      else notify_error(error);
    } finally {
      set_busy(false);
    }
  }

  if (in_use) {
    return (
      <Stack>
        <Text size="sm">{t('kit.in_use')}</Text>
        <Dependents list={in_use.problem.dependents ?? []} />
        <Group justify="flex-end">
          <Button variant="default" onClick={on_close} data-autofocus>
            {t('kit.close')}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (is_ready) void run();
      }}
    >
      <Stack>
        {question.text && (
          <Text size="sm" component="div">
            {question.text}
          </Text>
        )}
        {question.reason && (
          <Textarea
            label={t('kit.reason')}
            required
            value={reason}
            maxLength={question.reason.max}
            autosize
            minRows={2}
            onChange={(event) => set_reason(event.currentTarget.value)}
            data-autofocus
          />
        )}
        {question.word && (
          <TextInput
            label={t('kit.type_word', { word: question.word })}
            value={typed}
            autoComplete="off"
            onChange={(event) => set_typed(event.currentTarget.value)}
            data-autofocus
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={on_close}>
            {t('kit.cancel')}
          </Button>
          <Button
            type="submit"
            color={question.tone === 'danger' ? 'red' : undefined}
            loading={is_busy}
            disabled={!is_ready}
            {...(question.word || question.reason ? {} : { 'data-autofocus': true })}
          >
            {question.action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** State for one question at a time: `const [ask, dialog] = useConfirm()`. */
export function useConfirm(): [(question: Question) => void, ReactNode] {
  const [question, set_question] = useState<Question | null>(null);
  return [set_question, <Confirm key="confirm" question={question} on_close={() => set_question(null)} />];
}
