/** The bundler puts in what the shared files load at first use. */
declare const require: (name: 'mustache') => unknown
