namespace MlInfra.Analysis.Data;

/// <summary>
/// What one core reads at a time: some small files or a part of a large one. Units follow from the files alone and are merged in
/// their order, so that the result does not depend on how many cores there are.
/// </summary>
internal sealed record WorkUnit(IReadOnlyList<WorkUnit.Part> Parts)
{
    /// <summary>Bytes that make up a unit.</summary>
    public const long Size = 32 << 20;

    /// <summary>A stretch of a file.</summary>
    public sealed record Part(InputFile File, long Start, long End)
    {
        public bool Whole => Start == 0 && End == long.MaxValue;
    }

    public static List<WorkUnit> Plan(IEnumerable<InputFile> files, long size = Size)
    {
        var units = new List<WorkUnit>();
        var small = new List<Part>();
        long together = 0;
        foreach (var file in files)
        {
            if (file is { Seekable: true, Length: { } length } && length > size * 3 / 2)
            {
                Settle();
                var parts = (length + size - 1) / size;
                for (var i = 0L; i < parts; i++)
                {
                    units.Add(new WorkUnit([new Part(file, length * i / parts, i == parts - 1 ? long.MaxValue : length * (i + 1) / parts)]));
                }
                continue;
            }
            var weight = file.Length ?? size;
            if (together + weight > size) Settle();
            small.Add(new Part(file, 0, long.MaxValue));
            together += weight;
        }
        Settle();
        return units;

        void Settle()
        {
            if (small.Count > 0) units.Add(new WorkUnit([.. small]));
            small.Clear();
            together = 0;
        }
    }
}
