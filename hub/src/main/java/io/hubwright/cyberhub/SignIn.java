package io.hubwright.cyberhub;

/** How users show who they are. {@link AccessPolicy} then decides who of them may log in. */
public sealed interface SignIn permits GitHubSignIn, DummySignIn {}
