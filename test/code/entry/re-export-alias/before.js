export { gate as middleware } from '../edge/index.js'
