package io.hubwright.cyberhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Secret;
import io.hubwright.cyberhub.AccessDecision.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Who comes in at a hub whose sign-in is one password: its lists are written, and people try. */
record Door(HubMachine machine, CyberhubSpec hub, Secret password) {

    /** As an operator does with an editor. */
    void lists(String allow, String block) {
        machine.run(
                "cd \"$1\"; printf %s \"$2\" >allow; printf %s \"$3\" >block",
                HubPaths.of(hub).access(), allow, block);
    }

    void losesList(String name) {
        machine.run("rm \"$1\"/\"$2\"", HubPaths.of(hub).access(), name);
    }

    /** Somebody who has tried to log in. */
    HubBrowser knock(String user) {
        var browser = machine.browser(user, hub);
        browser.signIn(password.reveal());
        return browser;
    }

    HubBrowser signedIn(String user) {
        var browser = knock(user);
        assertTrue(browser.isSignedIn(), user);
        return browser;
    }

    /** One after the other; the lists are empty afterwards. */
    void holds(List<AccessRow> rows, Cyberhub cyberhub) {
        var wrong = new ArrayList<String>();
        for (var row : rows) {
            lists(row.files().get("allow"), row.files().get("block"));
            var isIn = knock(row.user()).isSignedIn();
            if (isIn != (row.verdict() == Verdict.ALLOW)) wrong.add(row + ": " + isIn);
            var explained = cyberhub.explain(row.user());
            if (!explained.equals(new AccessDecision(row.verdict(), row.reason()))) wrong.add(row + ": " + explained);
        }
        lists("", "");
        assertEquals(List.of(), wrong);
    }
}
