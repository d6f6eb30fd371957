package io.hubwright.throwaway.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TalkTest {
    @ParameterizedTest
    @CsvSource({
        "a b c, 1 2 3",
        "a a a b, 3 4",
        "a b a b a c, 3 4 5 6",
        "a b c a b c a b c d, 7 8 9 10",
        "a b c d a a b c d a, 6 7 8 9 10",
        "a b c d e f g h i j k l m n o p q a b c d e f g h i j k l m n o p q, 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34",
    })
    void ofWhatIsAskedAgainTheLastRoundIsKept(String asked, String kept) {
        var talk = new Talk();
        var places = new ArrayList<String>();
        for (var key : asked.split(" ")) {
            places.removeAll(talk.add(key));
            places.add(talk.last());
        }
        assertEquals(kept, String.join(" ", places).replace("talk ", ""));
    }
}
