const key = 'client';

/**
 * Shows the panel of the client that is chosen in the list, by pointer or by
 * arrow keys. The choice is kept in the URL, so that it survives a reload.
 */
export function chooseClient() {
  const tabs = /** @type {HTMLElement[]} */ ([
    ...document.querySelectorAll('[role=tab]'),
  ]);
  /** @param {HTMLElement | undefined} chosen */
  const show = (chosen) => {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.ariaSelected = String(isChosen);
      tab.tabIndex = isChosen ? 0 : -1;
      const panel = document.getElementById(
        tab.getAttribute('aria-controls') ?? '',
      );
      if (panel) panel.hidden = !isChosen;
    }
  };
  /** @param {HTMLElement | undefined} tab */
  const choose = (tab) => {
    if (!tab) return;
    show(tab);
    const url = new URL(location.href);
    url.searchParams.set(key, tab.dataset['clientId'] ?? '');
    history.replaceState(null, '', url);
  };

  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => choose(tab));
    tab.addEventListener('keydown', (event) => {
      const [after, before] = [
        tabs[(index + 1) % tabs.length],
        tabs.at(index - 1),
      ];
      const next = {
        ArrowDown: after,
        ArrowRight: after,
        ArrowUp: before,
        ArrowLeft: before,
        Home: tabs[0],
        End: tabs.at(-1),
      }[event.key];
      if (!next) return;
      event.preventDefault();
      next.focus();
      choose(next);
    });
  }
  const remembered = new URL(location.href).searchParams.get(key);
  show(
    tabs.find(({ dataset }) => dataset['clientId'] === remembered) ?? tabs[0],
  );
}
