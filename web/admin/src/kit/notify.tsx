// Short notices after actions, and the sentence that an error is shown as. Codes are translated, else the server's message stands.
import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ApiError, type FieldProblem } from '@tvms/api';
import type { Unread } from '@tvms/ui';
import { has_text, tr } from '../app/texts';

const close_button = () => ({ closeButtonProps: { 'aria-label': tr('kit.close') } });

// How long a step may be taken back (T10-10).
const kUndo_ms = 10_000;

export function code_text(code: string, message: string | undefined, params: Record<string, unknown> = {}): string {
  const key = `error.${code}`;
  if (has_text(key)) return tr(key, params);
  return message || code;
}

export function field_text(problem: FieldProblem): string {
  return code_text(problem.code, problem.message, problem.params);
}

/** Why a typed text is no value. */
export function unread_text(value: Unread): string {
  return code_text(value.code, undefined, value.params);
}

export function error_text(error: unknown): string {
  if (error instanceof ApiError) return code_text(error.code, error.message, error.problem.params);
  return tr('error.UNKNOWN');
}

export function notify_done(message: string, undo?: () => void) {
  if (!undo) {
    notifications.show({ message, color: 'teal', autoClose: 4_000, ...close_button() });
    return;
  }
  const id = notifications.show({
    color: 'teal',
    autoClose: kUndo_ms,
    ...close_button(),
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        {message}
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {tr('kit.undo')}
        </Button>
      </Group>
    ),
  });
}

export function notify_error(error: unknown) {
  const fields = error instanceof ApiError ? error.fields.map((problem) => field_text(problem)) : [];
  const request_id = error instanceof ApiError ? error.request_id : undefined;
  notifications.show({
    color: 'red',
    ...close_button(),
    title: error_text(error),
    message: [...fields.slice(0, 3), request_id ? `${tr('kit.request')} ${request_id}` : '']
      .filter(Boolean)
      .join(' · '),
    autoClose: 10_000,
  });
}
