// What is measured: no other check runs beside it. 100,000 rows against the plainest list.
import { api, check, context_of, end, must, sign_in } from './harness.mjs';

// The table may cost so many times what the plainest list costs.
const kPlainLists = 8;
// Scrolls the table fast, 400 px a frame; blank rows are no excuse, so pages arrive meanwhile. `busy_ms` is the page's own processor time
// per frame: unlike the frames themselves it does not depend on what else the machine does. The first frames compile the code.
/**
 * Processor time of a frame while `selector` is scrolled by 400 px each frame. The limit is taken in the same run: the same lines without
 * a framework (plain_list), because a processor beside others does half as much.
 */
async function scroll_table(page, frames_max, selector = '[data-grid]') {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((one) => one.name === 'TaskDuration').value * 1_000;
  };
  const before = await busy();
  const result = await page.evaluate(
    ([count, at]) =>
      new Promise((resolve) => {
        const grid = document.querySelector(at);
        const start = performance.now();
        let frames = 0;
        const step = (now) => {
          frames += 1;
          grid.scrollTop += 400;
          if (frames < count) requestAnimationFrame(step);
          else resolve({ fps: Math.round((1_000 * frames) / (now - start)), top: grid.scrollTop });
        };
        requestAnimationFrame(step);
      }),
    [frames_max, selector],
  );
  const busy_ms = ((await busy()) - before) / frames_max;
  await session.detach();
  return { ...result, busy_ms: Math.round(busy_ms * 10) / 10 };
}

/** 100,000 lines of ten cells, of which those in sight are written anew at each scroll. */
async function plain_list(page) {
  await page.evaluate(() => {
    const list = document.createElement('div');
    list.id = 'plain';
    list.style.cssText = 'position:fixed;inset:0;overflow:auto;z-index:1000;background:white';
    const tall = document.createElement('div');
    tall.style.cssText = `position:relative;height:${100_000 * 36}px`;
    list.append(tall);
    document.body.append(list);
    const write = () => {
      const first = Math.floor(list.scrollTop / 36);
      const lines = Array.from({ length: Math.ceil(innerHeight / 36) + 1 }, (_, n) => {
        const line = document.createElement('div');
        line.style.cssText = `position:absolute;display:flex;gap:8px;height:36px;top:${(first + n) * 36}px`;
        for (let cell = 0; cell < 10; cell += 1) {
          const box = document.createElement('span');
          box.style.width = '110px';
          box.textContent = `Line ${first + n} of ${cell}`;
          line.append(box);
        }
        return line;
      });
      tall.replaceChildren(...lines);
    };
    list.addEventListener('scroll', write);
    write();
  });
}

const light = await context_of();
await sign_in(light);
await check('100,000 rows scroll smoothly', async () => {
  await light.goto(`${api.url}/d/demo/crm/customers`);
  await light.locator('[role=row] [role=gridcell]').first().waitFor();
  await scroll_table(light, 90);
  const result = await scroll_table(light, 120);
  await plain_list(light);
  await scroll_table(light, 90, '#plain');
  const plain = await scroll_table(light, 120, '#plain');
  const told = JSON.stringify({ result, plain });
  console.log(`# ${told}`);
  must(result.top === 84_000 && plain.top === 84_000, told);
  must(result.busy_ms <= kPlainLists * plain.busy_ms, told);
});
await end();
