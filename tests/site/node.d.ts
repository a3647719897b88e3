/** Node's own types are a package, which the tests do without. */
declare module "node:*";
