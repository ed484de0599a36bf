import { type Lab, nextStory } from '../lab/lab';
import { stories } from '../lab/stories';
import { labTexts } from '../texts';
import { StorySteps } from './story-steps';
import { useStore } from './use-store';

/** The guided stories: a list of them, or the one that is told. */
export function StoriesPanel({ lab }: { lab: Lab }) {
  const told = useStore(lab.told);
  if (!told) {
    return (
      <section className="stories" aria-labelledby="stories-heading">
        <h2 id="stories-heading">{labTexts.heading}</h2>
        <p className="hint">{labTexts.about}</p>
        <ol className="story-list">
          {stories.map(({ id, title, about }) => (
            <li key={id}>
              <button type="button" onClick={() => lab.tell(id)}>
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
    <section className="stories" aria-labelledby="stories-heading" data-story={story.id}>
      <button type="button" className="quiet" onClick={() => lab.tell(null)}>
        ← {labTexts.all}
      </button>
      <header>
        <h2 id="stories-heading">{story.title}</h2>
        <span className="story-progress" role="status">
          <span className="visually-hidden">{labTexts.heading}: </span>
          {labTexts.progress(progress.met.length, story.steps.length)}
        </span>
      </header>
      <p className="hint">{story.about}</p>
      <StorySteps told={told} act={lab.act} />
      {isOver && (
        <div className="story-end" data-testid="story-end">
          <p>{labTexts.over}</p>
          <div className="actions">
            {next && (
              <button type="button" className="primary" onClick={() => lab.tell(next.id)}>
                {labTexts.next(next.title)}
              </button>
            )}
            <button type="button" onClick={() => lab.tell(story.id)}>
              {labTexts.again}
            </button>
          </div>
        </div>
      )}
    </section>
  );
}
