import { viewTexts } from '../texts';
import { linkedViews, view } from '../view';
import { useStore } from './use-store';

/** The navigation between the views. */
export function ViewLinks() {
  const shown = useStore(view);
  return (
    <nav aria-label="Views" className="segments">
      {linkedViews.map((name) => (
        <a
          key={name}
          href={view.hrefOf(name)}
          aria-current={name === shown ? 'page' : undefined}
          onClick={(click) => view.follow(click, name)}
        >
          {viewTexts[name]}
        </a>
      ))}
    </nav>
  );
}
