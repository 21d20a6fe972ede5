using System.Text.Json;

namespace MlInfra.Constructs.Validation;

internal static class EmbeddedData
{
    public static JsonDocument Load(string name)
    {
        var assembly = typeof(EmbeddedData).Assembly;
        using var stream = assembly.GetManifestResourceStream($"MlInfra.Constructs.Data.{name}")
            ?? throw new InvalidOperationException($"The library was built without its data file '{name}'; build it again from a whole clone.");
        return JsonDocument.Parse(stream);
    }
}
