// What will not work as a record stands: a sentence for each code that the server warns of. Not for faults that refuse a form.
import { Alert, Stack, Text } from '@mantine/core';
import { code_text } from './notify';

export type Warning = { code: string; message?: string; params?: Record<string, string> };

/** Several records in one list: the name of each stands before its sentence. */
function sentence({ code, message, params }: Warning) {
  const text = code_text(code, message, params);
  return params?.name && text !== message ? `${params.name}: ${text}` : text;
}

export function Warnings({ list, below }: { list: readonly Warning[]; below?: 'xs' }) {
  if (list.length === 0) return null;
  return (
    <Alert color="yellow" {...(below ? { mb: below } : {})}>
      <Stack gap={4}>
        {list.map((warning) => (
          <Text size="sm" key={`${warning.code} ${warning.message ?? ''}`}>
            {sentence(warning)}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
