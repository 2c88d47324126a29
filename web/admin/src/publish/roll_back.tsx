// Back to an older snapshot of one area: the difference first, then a confirmation; the area is pinned afterwards (T10-1808).

import { Button, Group, Modal, ScrollArea, Stack, Text, Textarea } from '@mantine/core';
import { PublishRollBack as PublishRollBackRules } from '@tvms/api/rules';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { JobProgress } from '../kit/job';
import { notify_error } from '../kit/notify';
import { Hint, Loaded } from '../kit/states';
import { type Area, useRollBack, useRollBackDifference } from './api';
import { AreaDifference } from './difference';

export function RollBack({ area, number, on_close }: { area: Area; number: number; on_close: () => void }) {
  const { t } = useTranslation();
  const difference = useRollBackDifference(area, number);
  const roll_back = useRollBack(area);
  const [note, set_note] = useState('');
  const [job, set_job] = useState<number | null>(null);
  const name = t(`publish.area.${area}`);
  return (
    <Modal opened onClose={on_close} title={t('publish.roll_back_title', { area: name, number })} size="lg">
      {job !== null ? (
        <JobProgress id={job} />
      ) : (
        <Stack>
          <Text size="sm">{t('publish.roll_back_text')}</Text>
          <ScrollArea.Autosize mah="45vh" type="auto" viewportProps={{ tabIndex: 0 }}>
            <Loaded query={difference} lines={4}>
              {({ areas }) => (
                <>
                  {areas.map((diff) => (
                    <AreaDifference key={diff.area} diff={diff} />
                  ))}
                </>
              )}
            </Loaded>
          </ScrollArea.Autosize>
          <Hint>{t('publish.will_pin')}</Hint>
          <Textarea
            label={t('publish.note')}
            maxLength={PublishRollBackRules.note.max}
            autosize
            minRows={1}
            value={note}
            onChange={(event) => set_note(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={on_close}>
              {t('kit.cancel')}
            </Button>
            <Button
              color="red"
              loading={roll_back.isPending}
              disabled={!difference.data}
              onClick={() =>
                roll_back.mutate(
                  { number, ...(note.trim() ? { note: note.trim() } : {}) },
                  { onSuccess: (answer) => set_job(answer.job), onError: notify_error },
                )
              }
            >
              {t('publish.roll_back')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
