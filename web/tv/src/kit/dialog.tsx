// A question with its answers, over whatever is open. Focus stays inside until it closes.
import { type ReactNode, useState } from 'react';
import { canvas } from '../base/platform';
import { useStore } from '../base/store';
import { move } from '../nav/cursor';
import { kDepth, useLayer } from '../nav/layers';
import { Icon, type IconName } from './icon';
import { List } from './list';
import { Button } from './parts';

export interface Option<K extends string | number> {
  key: K;
  text: string;
  note?: string;
  icon?: IconName;
  is_chosen?: boolean;
}

export interface DialogProps<K extends string | number> {
  title: string;
  text?: string;
  body?: ReactNode;
  options: Option<K>[];
  initial?: K;
  on_choose: (key: K) => void;
  on_close: () => void;
  /** Rows below each other, for long lists. */
  is_list?: boolean;
  class_name?: string;
  depth?: number;
}

export function Dialog<K extends string | number>(props: DialogProps<K>) {
  const { options, on_choose, on_close } = props;
  const { is_phone } = useStore(canvas);
  const row_height = is_phone ? 60 : 92;
  const start = options.findIndex((option) => option.key === props.initial);
  const [wished, set_index] = useState(Math.max(0, start));
  const index = Math.min(wished, Math.max(0, options.length - 1));
  const choose = (place: number) => {
    const option = options[place];
    if (option) on_choose(option.key);
    else on_close();
  };
  const is_active = useLayer(props.depth ?? kDepth.dialog, (press) => {
    switch (press.key) {
      case 'back':
        on_close();
        return true;
      case 'ok':
        choose(index);
        return true;
      case 'up':
      case 'down':
        if (props.is_list) set_index(move(index, press.key === 'up' ? -press.step : press.step, options.length, true));
        return true;
      case 'left':
      case 'right':
        if (!props.is_list) set_index(move(index, press.key === 'left' ? -1 : 1, options.length, false));
        return true;
      default:
        // A dialogue takes every key but full screen: nothing happens behind it.
        return press.key !== 'full_screen';
    }
  });
  return (
    <div className="veil">
      <div
        className={`dialog ${props.is_list ? 'dialog_list' : ''} ${props.class_name ?? ''}`}
        role="dialog"
        aria-modal="true"
        aria-label={props.title}
      >
        <h2 className="dialog_title">{props.title}</h2>
        {props.text && <p className="dialog_text">{props.text}</p>}
        {props.body}
        {props.is_list ? (
          <div className="dialog_rows" style={{ height: Math.min(7, options.length) * row_height + 24 }}>
            <List
              count={options.length}
              index={index}
              row_height={row_height}
              is_focused={is_active}
              label={props.title}
              row_key={(row) => options[row]?.key ?? row}
              on_point={set_index}
              on_press={choose}
              row={(row) => <OptionRow option={options[row] as Option<K>} />}
            />
          </div>
        ) : (
          <div className="dialog_buttons">
            {options.map((option, place) => (
              <Button
                key={option.key}
                text={option.text}
                icon={option.icon}
                kind={place === 0 ? 'main' : 'plain'}
                is_focused={is_active && place === index}
                on_point={() => set_index(place)}
                on_press={() => choose(place)}
              />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function OptionRow<K extends string | number>({ option }: { option: Option<K> }) {
  return (
    <div className="plate option">
      {option.icon && <Icon name={option.icon} />}
      <span className="option_text">{option.text}</span>
      {option.note && <span className="option_note">{option.note}</span>}
      {option.is_chosen && (
        <span className="option_mark">
          <Icon name="check" />
        </span>
      )}
    </div>
  );
}
