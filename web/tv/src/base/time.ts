// The service's time on this device. Device clocks are often wrong; the guide must not be.

let offset_s = 0;

/** More than this and the viewer is told (N104). */
export const kClockFaultS = 600;

export function now_s(): number {
  return Date.now() / 1000 + offset_s;
}

/** Sets the clock by an answer of the service; gives how far the device is off. */
export function set_service_time(service_now_s: number): number {
  const off_s = service_now_s - Date.now() / 1000;
  // Below two seconds it is the way of the answer, not the clock.
  offset_s = Math.abs(off_s) < 2 ? 0 : off_s;
  return off_s;
}
