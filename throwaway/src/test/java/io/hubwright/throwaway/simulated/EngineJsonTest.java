package io.hubwright.throwaway.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"b\":1,\"a\":{\"d\":[],\"c\":\"x\"}} | {\"a\":{\"c\":\"x\",\"d\":[]},\"b\":1}",
                "{\"a\":null,\"b\":{\"c\":null}} | {\"b\":{}}",
                "{\"a\":[{\"c\":null,\"b\":2},null]} | {\"a\":[{\"b\":2},null]}",
            })
    void requestsThatSayTheSameAreTheSame(String sent, String recorded) throws Exception {
        assertEquals(recorded, EngineJson.request(sent));
    }

    @Test
    void whatNobodyReadsOfAContainerIsLeftOut() throws Exception {
        assertEquals(
                "[{\"Id\":\"c0ffee\",\"Config\":{\"Image\":\"registry\",\"Labels\":{\"a\":\"b\"}}}]\n",
                EngineJson.answer("[{\"Id\":\"c0ffee\",\"HostConfig\":{\"Binds\":[]},\"Config\":"
                        + "{\"Image\":\"registry\",\"Env\":[\"X=1\"],\"Labels\":{\"a\":\"b\"}}}]\n"));
    }
}
