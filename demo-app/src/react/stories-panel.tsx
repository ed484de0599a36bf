import { useEffect, useRef } from 'react';
import { restoreFocus } from '../restore-focus';
import { type Lab, nextStory } from '../lab/lab';
import { stories } from '../lab/stories';
import { labTexts } from '../texts';
import { StorySteps } from './story-steps';
import { useStore } from './use-store';

/** The list of guided stories, or the current one. */
export function StoriesPanel({ lab }: { lab: Lab }) {
  const current = useStore(lab.story);
  const panel = useRef<HTMLElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    // A step that completes by itself does not remove a focused button.
    if (pressed.current) restoreFocus(panel.current);
    pressed.current = false;
  }, [current]);
  const press = (work: () => void) => () => {
    pressed.current = true;
    work();
  };

  if (!current) {
    return (
      <section ref={panel} className="stories" aria-labelledby="stories-heading">
        <h2 id="stories-heading" tabIndex={-1}>
          {labTexts.heading}
        </h2>
        <p className="hint">{labTexts.about}</p>
        <ol className="story-list">
          {stories.map(({ id, title, about }) => (
            <li key={id}>
              <button type="button" onClick={press(() => lab.start(id))}>
                <strong>{title}</strong>
                <span>{about}</span>
              </button>
            </li>
          ))}
        </ol>
      </section>
    );
  }
  const { story, progress, isComplete } = current;
  const next = nextStory(story);
  return (
    <section
      ref={panel}
      className="stories"
      aria-labelledby="stories-heading"
      data-story={story.id}
    >
      <div className="story-links">
        <button type="button" className="quiet" onClick={press(() => lab.start(null))}>
          ← {labTexts.all}
        </button>
        <button type="button" className="quiet" onClick={press(() => lab.start(story.id))}>
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
      <StorySteps current={current} act={press(lab.act)} />
      {isComplete && (
        <div className="story-end" data-testid="story-end">
          <p>{labTexts.complete}</p>
          {next && (
            <button type="button" className="primary" onClick={press(() => lab.start(next.id))}>
              {labTexts.next(next.title)}
            </button>
          )}
        </div>
      )}
    </section>
  );
}
