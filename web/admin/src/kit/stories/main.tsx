// The page of all stories, served at /admin/kit/ by the development server alone: the build knows index.html only.
// A story is shown alone by its link (or window.show_story), `?language=ar` shows right to left; light and dark follow the browser.
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '../../app/base.css';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { start_texts } from '../../app/texts';
import { kStories } from './all';
import { kJobs, StoryWorld } from './world';

const asked = new URLSearchParams(window.location.search);
const language = asked.get('language') ?? 'en';
// What lies over the page would lie over all others: it is shown alone.
const kOverlays = /^(question(?!, opened)|form, stale|notices)/;

function Shown({ name }: { name: string }) {
  return (
    <section aria-label={name}>
      <h2>{name}</h2>
      <StoryWorld is_rtl={language === 'ar'}>{kStories[name]?.()}</StoryWorld>
    </section>
  );
}

function Kit() {
  const [alone, set_alone] = useState(asked.get('story'));
  useEffect(() => {
    Object.assign(window, { show_story: set_alone });
  }, []);
  const names = Object.keys(kStories);
  if (alone) {
    return (
      <main style={{ padding: 24 }}>
        <Shown key={alone} name={alone} />
      </main>
    );
  }
  return (
    <main style={{ padding: 24 }}>
      <h1>Kit</h1>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <a href={`?story=${encodeURIComponent(name)}&language=${language}`}>{name}</a>
          </li>
        ))}
      </ul>
      {names
        .filter((name) => !kOverlays.test(name))
        .map((name) => (
          <Shown key={name} name={name} />
        ))}
    </main>
  );
}

// The one call that a part makes by itself: how far a job is.
window.fetch = async (asked) => {
  const id = Number(/\/jobs\/(\d+)$/.exec(new Request(asked).url)?.[1]);
  return Response.json(Object.values(kJobs).find((job) => job.id === id) ?? {});
};

void start_texts(language).then(() => {
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<Kit />);
});
