import type { MediaType } from '../model/presentation.js';
import type { SessionEvent } from './events.js';
import type { SelectionPlan } from './plan-selection.js';
import { planGroupSelection, planRenditionSelection } from './plan-selection.js';
import type { SinkHost } from './sink-host.js';
import type { Store } from './store.js';
import type { StreamLoop } from './stream-loop.js';

/** What the viewer chooses. */
export interface SelectionDesk {
  /** null: automatic within the group. */
  selectRendition(type: MediaType, renditionId: string | null): void;
  /** Frees the rendition; null: the group as well, both are the player's choice again. */
  selectGroup(type: MediaType, groupId: string | null): void;
}

/** Writes the wish into the state, and takes away what was loaded against it. */
export function createSelectionDesk({ store, host, loops, emit, isOver }: {
  readonly store: Store;
  readonly host: SinkHost;
  readonly loops: Readonly<Record<MediaType, Pick<StreamLoop, 'drop'>>>;
  readonly emit: (event: SessionEvent) => void;
  readonly isOver: () => boolean;
}): SelectionDesk {
  function apply(type: MediaType, plan: SelectionPlan): void {
    if (plan.isJobDropped) loops[type].drop();
    if (plan.forget !== null) store.dispatch({ kind: 'cut', type, range: plan.forget });
    if (plan.remove !== null && store.state().sink.tracks.includes(type)) host.remove(type, plan.remove);
  }
  return {
    selectRendition(type, renditionId) {
      if (isOver()) return;
      store.dispatch({ kind: 'select-rendition', type, renditionId });
      if (renditionId !== null) apply(type, planRenditionSelection(store.state(), type, renditionId));
    },
    selectGroup(type, groupId) {
      if (isOver()) return;
      store.dispatch({ kind: 'select-group', type, groupId });
      apply(type, planGroupSelection(store.state(), type));
      emit({ kind: 'tracks' });
    },
  };
}
