// Watching one stream from the back office by a link that lasts a quarter of an hour. Not the viewers' player: no session, no place taken.
import { Modal, Stack, Text } from '@mantine/core';
import { create_player, type Fault, type Player } from '@tvms/player';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { code_text, error_text } from '../../kit/notify';
import { Hint } from '../../kit/states';
import { Copyable } from '../../kit/values';
import { type Stream, streams } from './api';
import css from './test_player.module.css';

// A stream that has just been started has no picture yet.
const kTries = 8;
const kTry_ms = 2_000;
// How far back the built-in media server keeps a stream.
const kWindow_s = 30 * 60;

function is_fault(error: unknown): error is Fault {
  return typeof error === 'object' && error !== null && 'is_fatal' in error;
}

export function TestPlayer({ stream, on_close }: { stream: Stream; on_close: () => void }) {
  const { t } = useTranslation();
  const ask = streams.useSubCall('post', '/{id}/actions/test_play');
  const make_link = useRef(ask.mutateAsync);
  const video = useRef<HTMLVideoElement>(null);
  const [link, set_link] = useState<string | null>(null);
  const [fault, set_fault] = useState<string | null>(null);

  useEffect(() => {
    let player: Player | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let is_closed = false;
    const load = async (address: string, tries: number): Promise<void> => {
      try {
        await player?.load(address, kWindow_s);
        set_fault(null);
      } catch (error) {
        if (is_closed) return;
        const is_beginning = is_fault(error) && error.not_yet_s !== undefined && tries > 1;
        if (!is_beginning) set_fault(is_fault(error) ? code_text(error.code, error.detail) : error_text(error));
        if (tries > 1) timer = setTimeout(() => void load(address, tries - 1), kTry_ms);
      }
    };
    const start = async () => {
      const { url } = await make_link.current({ path: { id: stream.id } });
      if (is_closed || !video.current) return;
      const address = new URL(url, window.location.origin).href;
      set_link(address);
      player = await create_player(video.current);
      player.on((event) => {
        if (event.type === 'fault' && event.fault.is_fatal) set_fault(code_text(event.fault.code, event.fault.detail));
      });
      if (is_closed) await player.destroy();
      else await load(address, kTries);
    };
    start().catch((error) => set_fault(error_text(error)));
    return () => {
      is_closed = true;
      clearTimeout(timer);
      void player?.destroy();
    };
  }, [stream.id]);

  return (
    <Modal opened onClose={on_close} title={`${t('streaming.streams.test_play')}: ${stream.name}`} size="xl">
      <Stack>
        <video ref={video} className={css.video} controls muted playsInline />
        {fault && <Hint tone="bad">{fault}</Hint>}
        {link && (
          <div>
            <Text size="sm" c="dimmed">
              {t('streaming.streams.test_play_text')}
            </Text>
            <Copyable value={link}>{link.length > 80 ? `${link.slice(0, 80)}…` : link}</Copyable>
          </div>
        )}
      </Stack>
    </Modal>
  );
}
