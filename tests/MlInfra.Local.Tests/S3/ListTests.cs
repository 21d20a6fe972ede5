using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.S3;

public sealed class ListTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Lists_by_prefix_delimiter_and_page() => await Boto.RunAsync(local, """
        s3 = client('s3'); s3.create_bucket(Bucket='lists')
        for k in ['a', 'd/1', 'd/2', 'd/e/3', 'f&<g', 'z é+']: s3.put_object(Bucket='lists', Key=k, Body=b'x')
        keys = lambda r: [o['Key'] for o in r.get('Contents', [])]
        folders = lambda r: [p['Prefix'] for p in r.get('CommonPrefixes', [])]
        r = s3.list_objects_v2(Bucket='lists')
        assert keys(r) == ['a', 'd/1', 'd/2', 'd/e/3', 'f&<g', 'z é+'] and r['KeyCount'] == 6 and not r['IsTruncated'], r
        r = s3.list_objects_v2(Bucket='lists', Delimiter='/')
        assert keys(r) == ['a', 'f&<g', 'z é+'] and folders(r) == ['d/'], r
        r = s3.list_objects_v2(Bucket='lists', Prefix='d/', Delimiter='/')
        assert keys(r) == ['d/1', 'd/2'] and folders(r) == ['d/e/'], r
        assert keys(s3.list_objects_v2(Bucket='lists', StartAfter='d/2')) == ['d/e/3', 'f&<g', 'z é+']
        for size in (1, 2, 3):
            seen, token = [], {}
            while True:
                r = s3.list_objects_v2(Bucket='lists', Delimiter='/', MaxKeys=size, **token)
                assert r['KeyCount'] <= size
                seen += keys(r) + folders(r)
                if not r['IsTruncated']: break
                token = {'ContinuationToken': r['NextContinuationToken']}
            assert sorted(seen) == ['a', 'd/', 'f&<g', 'z é+'], seen
        seen, marker = [], ''
        while True:
            r = s3.list_objects(Bucket='lists', MaxKeys=2, Marker=marker)
            seen += keys(r)
            if not r['IsTruncated']: break
            marker = r['NextMarker']
        assert seen == ['a', 'd/1', 'd/2', 'd/e/3', 'f&<g', 'z é+'], seen
        assert 'Contents' not in s3.list_objects_v2(Bucket='lists', Prefix='nothing')
        refused('NoSuchBucket', s3.list_objects_v2, Bucket='absent')
        """);

    [Fact]
    public async Task Versions_and_delete_markers_are_kept_and_listed() => await Boto.RunAsync(local, """
        s3 = client('s3'); s3.create_bucket(Bucket='versions')
        s3.put_object(Bucket='versions', Key='k', Body=b'before')
        s3.put_bucket_versioning(Bucket='versions', VersioningConfiguration={'Status': 'Enabled'})
        assert s3.get_bucket_versioning(Bucket='versions')['Status'] == 'Enabled'
        v1 = s3.put_object(Bucket='versions', Key='k', Body=b'1')['VersionId']
        v2 = s3.put_object(Bucket='versions', Key='k', Body=b'2')['VersionId']
        assert v1 != v2 and s3.get_object(Bucket='versions', Key='k', VersionId=v1)['Body'].read() == b'1'
        assert s3.get_object(Bucket='versions', Key='k', VersionId='null')['Body'].read() == b'before'
        gone = s3.delete_object(Bucket='versions', Key='k')
        assert gone['DeleteMarker'] and gone['VersionId']
        refused('NoSuchKey', s3.get_object, Bucket='versions', Key='k')
        refused('MethodNotAllowed', s3.get_object, Bucket='versions', Key='k', VersionId=gone['VersionId'])
        assert 'Contents' not in s3.list_objects_v2(Bucket='versions')
        r = s3.list_object_versions(Bucket='versions')
        assert [(v['VersionId'], v['IsLatest']) for v in r['Versions']] == [(v2, False), (v1, False), ('null', False)], r
        assert [(m['VersionId'], m['IsLatest']) for m in r['DeleteMarkers']] == [(gone['VersionId'], True)]
        seen, more = [], {}
        while True:
            r = s3.list_object_versions(Bucket='versions', MaxKeys=1, **more)
            seen += [v['VersionId'] for v in r.get('Versions', []) + r.get('DeleteMarkers', [])]
            if not r['IsTruncated']: break
            more = {'KeyMarker': r['NextKeyMarker'], 'VersionIdMarker': r['NextVersionIdMarker']}
        assert seen == [gone['VersionId'], v2, v1, 'null'], seen
        s3.delete_object(Bucket='versions', Key='k', VersionId=gone['VersionId'])
        assert s3.get_object(Bucket='versions', Key='k')['Body'].read() == b'2'
        refused('NoSuchVersion', s3.get_object, Bucket='versions', Key='k', VersionId='x')
        for v in (v1, v2, 'null'): s3.delete_object(Bucket='versions', Key='k', VersionId=v)
        s3.delete_bucket(Bucket='versions')
        """);
}
