// Before the first paint; theme.ts takes over.
document.documentElement.dataset.theme = localStorage.getItem('sluice-demo.theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
