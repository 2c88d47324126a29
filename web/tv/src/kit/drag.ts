// A finger drawn over a list or grid of the large layout, told as steps. Phones scroll by themselves instead.
import { type TouchEvent, useRef } from 'react';
import { canvas } from '../base/platform';

export interface DragSteps {
  /** Pixels of the canvas that make one step. */
  x_px?: number;
  y_px: number;
  /** Steps to move the cursor: a finger drawn up goes down the list. */
  on_steps: (x: number, y: number) => void;
}

export function useDrag({ x_px, y_px, on_steps }: DragSteps) {
  const from = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches[0];
      from.current = touch && !canvas.get().is_phone ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchMove: (event: TouchEvent) => {
      const touch = event.touches[0];
      if (!touch || !from.current) return;
      const { scale } = canvas.get();
      const x = x_px ? Math.trunc((from.current.x - touch.clientX) / scale / x_px) : 0;
      const y = Math.trunc((from.current.y - touch.clientY) / scale / y_px);
      if (x === 0 && y === 0) return;
      from.current = {
        x: from.current.x - x * (x_px ?? 0) * scale,
        y: from.current.y - y * y_px * scale,
      };
      on_steps(x, y);
    },
  };
}
