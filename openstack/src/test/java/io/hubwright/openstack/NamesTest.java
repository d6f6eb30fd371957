package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    private record Image(String id, String name) {}

    private static final Names<Image> NAMES = new Names<>("image", Image::id, Image::name);
    private static final List<Image> ALL = List.of(
            new Image("1", "Ubuntu-24.04"),
            new Image("2", "Ubuntu-22.04"),
            new Image("3", "Debian-12"),
            new Image("4", "Rocky-9"),
            new Image("5", "Debian-12"),
            new Image("6", "CentOS-9-Stream"));

    @Test
    void findsByIdAndByName() {
        assertEquals("3", NAMES.get("3", ALL).id());
        assertEquals("1", NAMES.get("Ubuntu-24.04", ALL).id());
    }

    @Test
    void unknownNameIsAnsweredWithTheNearest() {
        var error = assertThrows(NotFoundException.class, () -> NAMES.get("ubuntu-24", ALL));
        assertEquals(
                "there is no image \"ubuntu-24\"; the nearest are Ubuntu-24.04, Ubuntu-22.04, Debian-12, Rocky-9, CentOS-9-Stream",
                error.getMessage());
    }

    @Test
    void nothingAtAllIsSaid() {
        var error = assertThrows(NotFoundException.class, () -> NAMES.get("x", List.of()));
        assertEquals("there is no image \"x\"; there is none at all", error.getMessage());
    }

    @Test
    void severalOfANameAreToldByTheirIds() {
        var error = assertThrows(ConflictException.class, () -> NAMES.get("Debian-12", ALL));
        assertEquals("2 of the images are called \"Debian-12\": give the id of one, 3 or 5", error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "abc, abc, 1", "c8-30gb, c8-30gb-186, 1", "a, xyz, 3", "Flaw, lawn, 2"})
    void distanceCountsEdits(String a, String b, int distance) {
        assertEquals(distance, Names.distance(a, b));
    }
}
