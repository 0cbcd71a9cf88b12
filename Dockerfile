# Communique with what running it needs, as a user that owns nothing but the data. Node.js strips the types of the server as it
# reads them; the page for browsers is built, by what is not needed afterwards.
FROM node:24-bookworm-slim AS page
WORKDIR /app
COPY . .
RUN npm ci --ignore-scripts && npm run build:web

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATABASE_URL=file:/data/communique.db
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY package.json package-lock.json ./
# The image has a Node.js of its own.
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY bin ./bin
COPY prisma ./prisma
COPY src ./src
COPY --from=page /app/dist/web ./dist/web
COPY docs ./docs
COPY *.md ./
COPY client/README.md ./client/
# What is compiled at a start is kept, for the user that serves may not write here.
RUN node bin/communique.js openapi > /dev/null
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/communique.js", "serve"]
