using System.Text.Json.Serialization;

namespace MlInfra.Analysis.Files;

/// <summary>Writes arrays of numbers without reflection.</summary>
[JsonSerializable(typeof(double[]))]
internal sealed partial class NumberContext : JsonSerializerContext;
