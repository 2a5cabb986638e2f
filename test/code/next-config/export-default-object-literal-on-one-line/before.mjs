export default { reactStrictMode: true, images: { domains: ['a.example'] } }
