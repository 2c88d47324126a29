// An on-screen keyboard for remotes without letters. Pure layout and moves here; the form owns the text.

import { t } from '../base/texts';
import { clamp } from '../nav/cursor';
import { focus_mark } from '../nav/layers';
import { Icon } from './icon';

export type BoardKey = { text: string } | { action: 'shift' | 'erase' | 'space' | 'done' };

const kLetters = ['1234567890', 'qwertyuiop', 'asdfghjkl@', 'zxcvbnm._-'];
const kOther = ['1234567890', '!#$%&*()+=', '/\\:;"\'?,<>', '[]{}|~^`€_'];

export type BoardFace = 'lower' | 'upper' | 'other';

const kNextFace: Record<BoardFace, BoardFace> = { lower: 'upper', upper: 'other', other: 'lower' };

export function next_face(face: BoardFace): BoardFace {
  return kNextFace[face];
}

export function board_of(face: BoardFace): BoardKey[][] {
  const rows = face === 'other' ? kOther : kLetters;
  const keys = rows.map((row) =>
    [...row].map((letter): BoardKey => ({ text: face === 'upper' ? letter.toUpperCase() : letter })),
  );
  return [...keys, [{ action: 'shift' }, { action: 'space' }, { action: 'erase' }, { action: 'done' }]];
}

export interface BoardCursor {
  row: number;
  column: number;
}

/** The last row has four wide keys: its columns stand under those of the letters by proportion. */
export function move_board(
  cursor: BoardCursor,
  key: 'up' | 'down' | 'left' | 'right',
  board: BoardKey[][],
): BoardCursor {
  const length = board[cursor.row]?.length ?? 1;
  if (key === 'left' || key === 'right') {
    return { ...cursor, column: clamp(cursor.column + (key === 'left' ? -1 : 1), 0, length - 1) };
  }
  const row = clamp(cursor.row + (key === 'up' ? -1 : 1), 0, board.length - 1);
  const next = board[row]?.length ?? 1;
  const column = next === length ? cursor.column : Math.floor(((cursor.column + 0.5) * next) / length);
  return { row, column: clamp(column, 0, next - 1) };
}

export interface KeyboardProps {
  board: BoardKey[][];
  face: BoardFace;
  cursor: BoardCursor;
  is_focused: boolean;
  on_point: (cursor: BoardCursor) => void;
  on_press: (key: BoardKey) => void;
}

export function Keyboard({ board, face, cursor, is_focused, on_point, on_press }: KeyboardProps) {
  return (
    // A keyboard is not mirrored: its letters stand where people know them.
    <div className="keyboard" dir="ltr">
      {board.map((keys, row) => (
        <div key={keys.map((key) => ('text' in key ? key.text : key.action)).join('')} className="keyboard_row">
          {keys.map((key, column) => (
            <button
              key={'text' in key ? key.text : key.action}
              type="button"
              tabIndex={-1}
              className={'text' in key ? 'board_key' : 'board_key board_wide'}
              aria-label={'text' in key ? key.text : t(`keyboard.${key.action}`)}
              {...focus_mark(is_focused && cursor.row === row && cursor.column === column)}
              onMouseMove={() => on_point({ row, column })}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => on_press(key)}
            >
              <BoardFaceOf board_key={key} face={face} />
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function BoardFaceOf({ board_key, face }: { board_key: BoardKey; face: BoardFace }) {
  if ('text' in board_key) return <span>{board_key.text}</span>;
  if (board_key.action === 'shift') return <span>{face === 'lower' ? 'ABC' : face === 'upper' ? '#+=' : 'abc'}</span>;
  if (board_key.action === 'erase') return <Icon name="erase" />;
  return <span>{t(`keyboard.${board_key.action}`)}</span>;
}
