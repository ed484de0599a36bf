import { useEffect, useRef } from 'react';
import { keepFocus } from '../keep-focus';
import { type Lab, nextStory } from '../lab/lab';
import { stories } from '../lab/stories';
import { labTexts } from '../texts';
import { StorySteps } from './story-steps';
import { useStore } from './use-store';

/** The guided stories: a list of them, or the one that is told. */
export function StoriesPanel({ lab }: { lab: Lab }) {
  const told = useStore(lab.told);
  const panel = useRef<HTMLElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    // Not where a step was met by itself: nobody's focus is lost then.
    if (pressed.current) keepFocus(panel.current);
    pressed.current = false;
  }, [told]);
  const press = (work: () => void) => () => {
    pressed.current = true;
    work();
  };

  if (!told) {
    return (
      <section ref={panel} className="stories" aria-labelledby="stories-heading">
        <h2 id="stories-heading" tabIndex={-1}>
          {labTexts.heading}
        </h2>
        <p className="hint">{labTexts.about}</p>
        <ol className="story-list">
          {stories.map(({ id, title, about }) => (
            <li key={id}>
              <button type="button" onClick={press(() => lab.tell(id))}>
                <strong>{title}</strong>
                <span>{about}</span>
              </button>
            </li>
          ))}
        </ol>
      </section>
    );
  }
  const { story, progress, isOver } = told;
  const next = nextStory(story);
  return (
    <section
      ref={panel}
      className="stories"
      aria-labelledby="stories-heading"
      data-story={story.id}
    >
      <div className="story-links">
        <button type="button" className="quiet" onClick={press(() => lab.tell(null))}>
          ← {labTexts.all}
        </button>
        <button type="button" className="quiet" onClick={press(() => lab.tell(story.id))}>
          {labTexts.again}
        </button>
      </div>
      <header>
        <h2 id="stories-heading" tabIndex={-1}>
          {story.title}
        </h2>
        <span className="story-progress" role="status">
          <span className="visually-hidden">{labTexts.heading}: </span>
          {labTexts.progress(progress.met.length, story.steps.length)}
        </span>
      </header>
      <p className="hint">{story.about}</p>
      <StorySteps told={told} act={press(lab.act)} />
      {isOver && (
        <div className="story-end" data-testid="story-end">
          <p>{labTexts.over}</p>
          {next && (
            <button type="button" className="primary" onClick={press(() => lab.tell(next.id))}>
              {labTexts.next(next.title)}
            </button>
          )}
        </div>
      )}
    </section>
  );
}
