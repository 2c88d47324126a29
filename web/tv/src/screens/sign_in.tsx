// Sign-in with user name and password, by keyboard, by remote with letters on the screen, or by touch.
import { type FormEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { AppError } from '../api/fault';
import { useApp } from '../app_context';
import { canvas } from '../base/platform';
import { useStore } from '../base/store';
import { t } from '../base/texts';
import { now_s } from '../base/time';
import { Dialog } from '../kit/dialog';
import {
  type BoardCursor,
  type BoardFace,
  type BoardKey,
  board_of,
  Keyboard,
  move_board,
  next_face,
} from '../kit/keyboard';
import { Button, FaultFacts, fault_sentence, useClockForm } from '../kit/parts';
import { wait_left_s } from '../model/tries';
import type { Press } from '../nav/keys';
import { focus_mark, kDepth, useLayer } from '../nav/layers';
import { Brand } from './loading';

const kZones = ['user_id', 'password', 'show', 'submit', 'language'] as const;
type Zone = (typeof kZones)[number];
type Field = 'user_id' | 'password';

const kFirstKey: BoardCursor = { row: 1, column: 0 };

export function SignInScreen({ error }: { error: AppError | null }) {
  const app = useApp();
  const hello = useStore(app.hello);
  const tries = useStore(app.tries);
  const { is_phone } = useStore(canvas);
  const form = useClockForm();
  const [texts, set_texts] = useState<Record<Field, string>>({ user_id: app.last_user_id(), password: '' });
  const [zone, set_zone] = useState<Zone>(texts.user_id ? 'password' : 'user_id');
  const [board, set_board] = useState<{ face: BoardFace; cursor: BoardCursor } | null>(null);
  const [is_shown, set_shown] = useState(false);
  const [is_busy, set_busy] = useState(false);
  const [is_choosing, set_choosing] = useState(false);
  const [is_lacking, set_lacking] = useState(false);
  const [wait_s, set_wait_s] = useState(() => wait_left_s(tries, now_s()));
  /** Someone types with real keys: Enter then means "go on", not "show me letters". */
  const is_typed = useRef(false);
  const user_id_input = useRef<HTMLInputElement>(null);
  const password_input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    set_wait_s(wait_left_s(tries, now_s()));
    const timer = setInterval(() => set_wait_s(wait_left_s(tries, now_s())), 1000);
    return () => clearInterval(timer);
  }, [tries]);

  const zones = kZones.filter((name) => name !== 'language' || (hello?.languages.length ?? 0) > 1);
  const field: Field | null = zone === 'user_id' || zone === 'password' ? zone : null;

  const submit = async () => {
    if (is_busy || wait_s > 0) return;
    if (texts.user_id.trim() === '' || texts.password === '') {
      set_lacking(true);
      set_board(null);
      set_zone(texts.user_id.trim() === '' ? 'user_id' : 'password');
      return;
    }
    set_lacking(false);
    set_busy(true);
    await app.sign_in(texts.user_id.trim(), texts.password);
    set_busy(false);
  };
  const write = (name: Field, text: string) => set_texts((before) => ({ ...before, [name]: text.slice(0, 128) }));
  const go_on = (from: Field) => {
    set_board(null);
    if (from === 'user_id') set_zone('password');
    else {
      set_zone('submit');
      void submit();
    }
  };
  const press_board = (key: BoardKey) => {
    if (!board || !field) return;
    if ('text' in key) write(field, texts[field] + key.text);
    else if (key.action === 'shift') set_board({ ...board, face: next_face(board.face) });
    else if (key.action === 'erase') write(field, [...texts[field]].slice(0, -1).join(''));
    else if (key.action === 'space') write(field, `${texts[field]} `);
    else {
      set_board(null);
      set_zone(field === 'user_id' ? 'password' : 'submit');
    }
  };
  const on_board = (press: Press, open: NonNullable<typeof board>): boolean => {
    const rows = board_of(open.face);
    switch (press.key) {
      case 'up':
      case 'down':
        set_board({ ...open, cursor: move_board(open.cursor, press.key, rows) });
        return true;
      case 'left':
      case 'right': {
        // The keyboard keeps its direction in every language: undo what the mirror did.
        const is_rtl = app.language.get().direction === 'rtl';
        const key = is_rtl ? (press.key === 'left' ? 'right' : 'left') : press.key;
        set_board({ ...open, cursor: move_board(open.cursor, key, rows) });
        return true;
      }
      case 'ok': {
        const key = rows[open.cursor.row]?.[open.cursor.column];
        if (key) press_board(key);
        return true;
      }
      case 'back':
        set_board(null);
        return true;
      default:
        return press.key !== 'full_screen';
    }
  };
  const ok = () => {
    if (field) {
      if (is_typed.current || is_phone) go_on(field);
      else set_board({ face: 'lower', cursor: kFirstKey });
    } else if (zone === 'show') set_shown(!is_shown);
    else if (zone === 'submit') void submit();
    else set_choosing(true);
  };
  const is_active = useLayer(kDepth.screen, (press) => {
    if (board) return on_board(press, board);
    const place = zones.indexOf(zone);
    switch (press.key) {
      case 'up':
      case 'down':
        set_zone(zones[Math.max(0, Math.min(zones.length - 1, place + (press.key === 'up' ? -1 : 1)))] ?? 'user_id');
        return true;
      case 'ok':
        ok();
        return true;
      default:
        return false;
    }
  });

  const has_board = board !== null;
  useLayoutEffect(() => {
    const input = field === 'user_id' ? user_id_input.current : field === 'password' ? password_input.current : null;
    // Real keys go into the field that has focus. On a phone that would open the keyboard unasked.
    if (input && is_active && !is_phone && !has_board) input.focus({ preventScroll: true });
    else if (!is_phone && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, [field, is_active, is_phone, has_board]);

  const input_of = (name: Field) => (
    <label
      className="field"
      data-editing={(board !== null && zone === name) || undefined}
      {...focus_mark(is_active && !board && zone === name)}
    >
      <span className="field_label">{t(`sign_in.${name}`)}</span>
      <input
        ref={name === 'user_id' ? user_id_input : password_input}
        name={name}
        type={name === 'password' && !is_shown ? 'password' : 'text'}
        autoComplete={name === 'password' ? 'current-password' : 'username'}
        autoCapitalize="none"
        spellCheck={false}
        tabIndex={-1}
        dir="auto"
        value={texts[name]}
        inputMode={is_phone ? undefined : 'none'}
        onChange={(event) => {
          is_typed.current = true;
          write(name, event.target.value);
        }}
        onFocus={() => {
          if (zone !== name) set_zone(name);
        }}
        onClick={() => set_zone(name)}
      />
    </label>
  );
  const on_submit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  return (
    <div className="full_page sign_in" data-screen="sign_in">
      <div className="sign_in_side">
        <Brand />
        {hello?.login_text && (
          <p className="sign_in_text" dir="auto">
            {hello.login_text}
          </p>
        )}
      </div>
      <form className="sign_in_card" onSubmit={on_submit} noValidate>
        <h1>{t('sign_in.title')}</h1>
        {input_of('user_id')}
        {input_of('password')}
        {board ? (
          <Keyboard
            board={board_of(board.face)}
            face={board.face}
            cursor={board.cursor}
            is_focused={is_active}
            on_point={(cursor) => set_board({ ...board, cursor })}
            on_press={press_board}
          />
        ) : (
          <>
            <button
              type="button"
              tabIndex={-1}
              className="tick"
              data-on={is_shown || undefined}
              {...focus_mark(is_active && zone === 'show')}
              onClick={() => set_shown(!is_shown)}
            >
              <i />
              {t('sign_in.show')}
            </button>
            <Button
              text={
                is_busy ? t('sign_in.busy') : wait_s > 0 ? t('sign_in.wait', { seconds: wait_s }) : t('sign_in.submit')
              }
              kind="main"
              is_disabled={is_busy || wait_s > 0}
              is_focused={is_active && zone === 'submit'}
              on_point={() => undefined}
              on_press={() => void submit()}
            />
            {zones.includes('language') && (
              <Button
                text={t('sign_in.language')}
                icon="language"
                is_focused={is_active && zone === 'language'}
                on_point={() => undefined}
                on_press={() => set_choosing(true)}
              />
            )}
          </>
        )}
        {/* A browser submits a form with two fields on Enter only if there is a button for it. */}
        <button type="submit" tabIndex={-1} hidden aria-hidden="true" />
        {is_lacking && !board && <p className="field_fault">{t('sign_in.lacking')}</p>}
        {error && !board && (
          <div className="sign_in_fault" role="alert">
            <p>{fault_sentence(error, form)}</p>
            <FaultFacts error={error} />
          </div>
        )}
      </form>
      {is_choosing && (
        <Dialog
          title={t('settings.language')}
          is_list
          options={(hello?.languages ?? []).map((language) => ({
            key: language.code,
            text: language.name,
            is_chosen: language.code === app.language.get().code,
          }))}
          initial={app.language.get().code}
          on_choose={(code) => {
            set_choosing(false);
            void app.set_language(code);
          }}
          on_close={() => set_choosing(false)}
        />
      )}
    </div>
  );
}
