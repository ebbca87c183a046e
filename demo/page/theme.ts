const storageKey = 'sluice-demo.theme';

/** Dark or light as the system says, until the button says otherwise; first-paint.js has begun with it. Calls `onChange` at each change. */
export function followTheme(button: HTMLButtonElement, onChange: () => void): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;

  function show(theme: string): void {
    root.dataset['theme'] = theme;
    const other = theme === 'dark' ? 'light' : 'dark';
    button.textContent = theme === 'dark' ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to ${other} colours`);
    onChange();
  }

  button.addEventListener('click', () => {
    const theme = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
    localStorage.setItem(storageKey, theme);
    show(theme);
  });
  system.addEventListener('change', () => {
    if (localStorage.getItem(storageKey) === null) show(system.matches ? 'dark' : 'light');
  });
  show(root.dataset['theme'] ?? 'light');
}
