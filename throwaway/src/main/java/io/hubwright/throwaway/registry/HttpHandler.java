package io.hubwright.throwaway.registry;

import java.io.IOException;

/** Answers one request. */
interface HttpHandler {
    Response handle(Request request) throws IOException;
}
