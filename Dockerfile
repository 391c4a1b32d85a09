FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /seedfund ./cmd/seedfund && mkdir /data

# With a Chromium beside it, which prints documents as PDF: --target printing.
# The container is its sandbox, as the kernel gives it none of its own there; what
# it prints runs no script and asks no network.
FROM debian:bookworm-slim AS printing
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates chromium fonts-noto-core fonts-noto-cjk tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 65532 --home-dir /data seedfund
COPY --from=build /seedfund /seedfund
COPY --from=build --chown=65532:65532 /data /data
ENV SEEDFUND_BROWSER=/usr/bin/chromium CHROMIUM_FLAGS=--no-sandbox
USER 65532
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/seedfund"]
CMD ["serve", "--addr", "0.0.0.0:8080", "--data", "/data"]

# The program alone.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /seedfund /seedfund
COPY --from=build --chown=nonroot:nonroot /data /data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/seedfund"]
CMD ["serve", "--addr", "0.0.0.0:8080", "--data", "/data"]
