// The build of Vue that compiles templates in the page: an app with single-file components has them compiled by @vitejs/plugin-vue instead.
export default { resolve: { alias: { vue: 'vue/dist/vue.esm-bundler.js' } } };
