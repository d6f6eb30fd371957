package io.hubwright.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows as people and programs read them. */
final class Table {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .findAndAddModules()
            .build();

    private final List<List<String>> lines = new ArrayList<>();

    private Table() {}

    /** Columns are the components, in their order; numbers with a fraction have two places. */
    static String of(List<? extends Record> rows) {
        Table table = new Table();
        for (Record row : rows) {
            Map<?, ?> fields = JSON.convertValue(row, LinkedHashMap.class);
            if (table.lines.isEmpty()) {
                table.lines.add(fields.keySet().stream().map(String::valueOf).toList());
            }
            table.lines.add(fields.values().stream().map(Table::cell).toList());
        }
        return table.text();
    }

    static void write(List<? extends Record> rows, Path file) throws IOException {
        JSON.writeValue(file.toFile(), rows);
    }

    private static String cell(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : String.valueOf(value);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int column = 0; column < line.size(); column++) {
                String cell = line.get(column);
                String padding = " ".repeat(width(column) - cell.length());
                text.append(column == 0 ? cell + padding : "  " + padding + cell);
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
}
